/// The text of a message: words, and `{name}` where a name of the page belongs.
struct MessageText {
    enum Part: Equatable {
        case words(Substring)
        case placeholder(String)
    }

    let parts: [Part]

    init(_ text: String) {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            parts.append(.words(rest[..<open]))
            parts.append(.placeholder(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        parts.append(.words(rest))
        self.parts = parts
    }

    var placeholders: Set<String> {
        Set(
            parts.compactMap { part in
                guard case .placeholder(let name) = part else { return nil }
                return name
            })
    }
}
