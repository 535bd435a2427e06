/// A parsed template: the part of Mustache that the pages use.
///
/// What is not here can't be written: unescaped variables, lambdas, changed delimiters, content types.
indirect enum TemplateNode: Sendable {
    case text([UInt8], line: Int)
    /// `{{name}}`
    case variable(String, line: Int)
    /// `{{#name}}…{{/name}}`, inverted `{{^name}}…{{/name}}`
    case section(String, inverted: Bool, body: [TemplateNode], line: Int)
    /// `{{>name}}`
    case partial(String, line: Int)
    /// `{{<name}}{{$block}}…{{/block}}{{/name}}`
    case parent(String, blocks: [String: [TemplateNode]], line: Int)
    /// `{{$name}}default{{/name}}`
    case block(String, fallback: [TemplateNode], line: Int)
}
