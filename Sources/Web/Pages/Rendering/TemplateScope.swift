/// The names that can be seen at one place of a template, innermost first.
struct TemplateScope {
    /// What a name stands for.
    enum Meaning {
        case value(PageValue)
        case message(PageMessage)
        case asset(name: String)
        case unknown
    }

    private var contexts: [PageContext]

    init(_ contexts: [PageContext]) {
        self.contexts = contexts
    }

    /// `t.KEY` is a message, `asset.NAME` a file of the assets; everything else is a name of the page.
    func meaning(of name: String) -> Meaning {
        if name.hasPrefix("t.") {
            return .message(PageMessage(String(name.dropFirst(2))))
        }
        if name.hasPrefix("asset.") {
            return .asset(name: String(name.dropFirst(6)))
        }
        for context in contexts.reversed() {
            if let value = context[name] {
                return .value(value)
            }
        }
        return .unknown
    }

    func adding(_ context: PageContext) -> TemplateScope {
        TemplateScope(contexts + [context])
    }
}
