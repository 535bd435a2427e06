import OAuth

/// What a template is for.
enum Medium {
    /// HTML for browsers, whose styles are files.
    case page
    /// HTML for mail programs, which know no files: styles stand in it.
    case letter
    /// No markup at all.
    case plainText
}

/// Writes a page: the one place where values become markup.
struct TemplateRenderer {
    private let library: [String: [TemplateNode]]
    private let assets: Assets
    private let language: Language
    private let medium: Medium
    private(set) var output: [UInt8] = []

    init(library: [String: [TemplateNode]], assets: Assets, language: Language, medium: Medium = .page) {
        self.library = library
        self.medium = medium
        self.assets = assets
        self.language = language
        output.reserveCapacity(8192)
    }

    /// - Parameter blocks: what the templates that have this one for their parent fill in.
    mutating func render(_ nodes: [TemplateNode], in scope: TemplateScope, blocks: [String: [TemplateNode]] = [:]) {
        for node in nodes {
            switch node {
            case .text(let bytes, _):
                output += bytes
            case .variable(let name, _):
                append(text(of: name, in: scope))
            case .section(let name, let inverted, let body, _):
                for inner in scopes(for: name, inverted: inverted, in: scope) {
                    render(body, in: inner, blocks: blocks)
                }
            case .partial(let name, _):
                render(library[name] ?? [], in: scope)
            case .parent(let name, let own, _):
                render(library[name] ?? [], in: scope, blocks: own.merging(blocks) { _, outer in outer })
            case .block(let name, let fallback, _):
                render(blocks[name] ?? fallback, in: scope, blocks: blocks)
            }
        }
    }

    private mutating func append(_ text: String) {
        switch medium {
        case .page, .letter: HTMLText.append(text, to: &output)
        case .plainText: output += text.utf8
        }
    }

    private func text(of name: String, in scope: TemplateScope) -> String {
        switch scope.meaning(of: name) {
        case .value(.text(let text)): text ?? ""
        case .value(.link(let link)): link?.address ?? ""
        case .value(.color(let color)): color.description
        case .value(.message(let message)): message.map { words(of: $0, in: scope) } ?? ""
        case .message(let message): words(of: message, in: scope)
        case .asset(let name): assets.path(named: name) ?? ""
        case .value(.flag), .value(.list), .value(.part), .unknown: ""
        }
    }

    /// Names are put between the Unicode isolates, so that a name in another direction can't rearrange the sentence.
    private func words(of message: PageMessage, in scope: TemplateScope) -> String {
        let inner = scope.adding(message.context)
        return MessageText(language[message] ?? "").parts.reduce(into: "") { text, part in
            switch part {
            case .words(let words): text += words
            case .placeholder(let name):
                let name = self.text(of: name, in: inner)
                text += medium == .plainText ? name : "\u{2068}\(name)\u{2069}"
            }
        }
    }

    private func scopes(for name: String, inverted: Bool, in scope: TemplateScope) -> [TemplateScope] {
        let shown: [TemplateScope] =
            switch scope.meaning(of: name) {
            case .value(.list(let items)): items.map(scope.adding)
            case .value(.part(let part)): part.map { [scope.adding($0)] } ?? []
            case .value(.flag(let flag)): flag ? [scope] : []
            case .value(.text), .value(.link), .value(.color), .value(.message), .message, .asset, .unknown:
                text(of: name, in: scope).isEmpty ? [] : [scope]
            }
        guard inverted else { return shown }
        return shown.isEmpty ? [scope] : []
    }
}
