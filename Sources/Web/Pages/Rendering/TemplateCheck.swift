/// The check at start: walks every page's template with the page's example, both sides of every section.
///
/// What passes can only say names that exist, and puts values only where escaping makes them safe: in text or a quoted attribute,
/// and a link alone where a browser would follow it. Scripts and styles are files, never inline.
struct TemplateCheck {
    let library: [String: [TemplateNode]]
    let assets: Assets
    let english: Language

    func problems(of pages: [any Page.Type]) -> [String] {
        var found: Set<String> = []
        var reached: Set<String> = []
        for page in pages {
            guard let nodes = library[page.template] else {
                found.insert("pages/\(page.template).mustache: missing")
                continue
            }
            let frame = PageFrame(tenantName: "Acme", language: english, look: .example)
            let scope = TemplateScope([frame.context, page.exampleContext])
            for message in page.messages {
                found.formUnion(problems(of: message, in: scope).map { "messages/en.yaml: \($0)" })
            }
            var walk = TemplateWalk(check: self, template: page.template)
            walk.visit(nodes, in: scope)
            found.formUnion(walk.problems)
            reached.formUnion(walk.reached)
        }
        for name in library.keys where !reached.contains(name) && !pages.contains(where: { $0.template == name }) {
            found.insert("pages/\(name).mustache: no page uses it")
        }
        return found.sorted()
    }

    /// A message has to exist, and to name only texts that can be seen where it is used.
    func problems(of message: PageMessage, in scope: TemplateScope) -> [String] {
        guard let text = english[message] else {
            return ["no message '\(message.key)'"]
        }
        let inner = scope.adding(message.context)
        return MessageText(text).placeholders.compactMap { name in
            guard case .value(.text) = inner.meaning(of: name) else {
                return "message '\(message.key)' wants '\(name)', which is no text here"
            }
            return nil
        }
    }
}

extension Page {
    fileprivate static var exampleContext: PageContext { example.context }
}
