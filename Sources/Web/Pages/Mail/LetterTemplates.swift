/// The two forms of every mail, read at start.
struct LetterTemplates: Sendable {
    let html: [TemplateNode]
    let text: [TemplateNode]

    static let htmlName = "letter.html"
    static let textName = "letter.txt"

    /// - Parameter texts: content by file name, without the ending `.mustache`.
    init(texts: [String: String]) throws(TemplateProblems) {
        var problems: [String] = []
        func parsed(_ name: String) -> [TemplateNode] {
            guard let text = texts[name] else {
                problems.append("mail/\(name).mustache: missing")
                return []
            }
            do throws(TemplateParser.Failure) {
                return try TemplateParser.parse(text)
            } catch {
                problems.append("mail/\(name).mustache:\(error.line): \(error.reason)")
                return []
            }
        }
        html = parsed(Self.htmlName)
        text = parsed(Self.textName)
        for name in texts.keys.sorted() where name != Self.htmlName && name != Self.textName {
            problems.append("mail/\(name).mustache: no mail uses it")
        }
        guard problems.isEmpty else { throw TemplateProblems(problems) }
    }

    func render(_ content: LetterContent, in language: Language, assets: Assets) -> RenderedLetter {
        func rendered(_ nodes: [TemplateNode], _ medium: Medium) -> String {
            var renderer = TemplateRenderer(library: [:], assets: assets, language: language, medium: medium)
            renderer.render(nodes, in: TemplateScope([content.context]))
            return String(decoding: renderer.output, as: UTF8.self)
        }
        // One line, whatever a tenant is called.
        let subject = rendered([.variable("subject", line: 1)], .plainText)
            .split(whereSeparator: \.isNewline).joined(separator: " ")
        return RenderedLetter(
            subject: subject, language: language.tag, text: rendered(text, .plainText), html: rendered(html, .letter))
    }
}

/// A mail, ready to be sent.
package struct RenderedLetter: Sendable {
    /// One line.
    package let subject: String
    /// The tag of its language.
    package let language: String
    package let text: String
    package let html: String
}
