/// What a person calls themself, as they typed it.
enum PersonalName {
    /// Characters.
    static let limit = 100

    /// A name that can be kept; its text is nil when none was typed.
    struct Name {
        let text: String?
    }

    /// Nil when it is too long, or has more than one line. What surrounds it doesn't count.
    static func read(_ typed: String?) -> Name? {
        let typed = typed ?? ""
        let isPlain =
            typed.allSatisfy { !$0.isNewline }
            && typed.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        let text = typed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard text.count <= limit, text.utf8.count <= 4 * limit, isPlain else { return nil }
        return Name(text: text.isEmpty ? nil : text)
    }
}
