/// Where in the markup a template is, as far as it matters for what may stand there.
///
/// It follows what templates are written in (plain tags, attributes in quotes) and reports anything else; it is no
/// parser for HTML found in the wild.
struct MarkupPosition {
    /// What a value would become here.
    enum Place {
        case text
        case quotedAttribute
        /// The beginning of an attribute that a browser follows or loads.
        case address
        /// In a tag, outside of quotes.
        case tag
        /// In the style of an element of a mail.
        case style
        /// In an event handler, a style, a script, a comment.
        case code
    }

    private enum State: Equatable {
        case text
        case comment
        case element
        case betweenAttributes
        case attribute
        case afterEquals
        case value(quote: UInt8)
    }

    private let medium: Medium
    private var state = State.text
    private var element = ""
    private var attribute = ""
    private var value = ""

    private static let addresses: Set<String> = [
        "action", "cite", "data", "formaction", "href", "poster", "src", "srcset",
    ]

    init(in medium: Medium = .page) {
        self.medium = medium
    }

    var place: Place {
        if medium == .plainText { return .text }
        return switch state {
        case .text: isRawText ? .code : .text
        case .comment: .code
        case .element, .betweenAttributes, .attribute, .afterEquals: .tag
        case .value:
            if attribute == "style", medium == .letter {
                .style
            } else if isCode {
                .code
            } else if value.isEmpty && Self.addresses.contains(attribute) {
                .address
            } else {
                .quotedAttribute
            }
        }
    }

    /// Both are in text, both in a tag, or both in the same kind of quotes.
    func isLike(_ other: MarkupPosition) -> Bool {
        switch (state, other.state) {
        case (.element, .attribute), (.attribute, .element): true
        case (.element, .betweenAttributes), (.betweenAttributes, .element): true
        case (.attribute, .betweenAttributes), (.betweenAttributes, .attribute): true
        default: state == other.state && isRawText == other.isRawText
        }
    }

    mutating func advanceOverValue() {
        value += "?"
    }

    /// - Returns: what the text itself does that no page may do, with the line in it, from 0.
    mutating func advance(over text: [UInt8]) -> [(reason: String, line: Int)] {
        var findings: [(reason: String, line: Int)] = []
        var line = 0
        for byte in text {
            if let reason = read(byte) { findings.append((reason, line)) }
            line += byte == UInt8(ascii: "\n") ? 1 : 0
        }
        return findings
    }

    private mutating func read(_ byte: UInt8) -> String? {
        if medium == .plainText { return nil }
        let character = Character(Unicode.Scalar(byte < 0x80 ? byte | (isUpper(byte) ? 0x20 : 0) : 0x7F))
        switch state {
        case .text:
            return readText(character)
        case .comment:
            value.append(character)
            if value.hasSuffix("-->") { state = .text }
            return nil
        case .value(let quote):
            guard byte == quote else {
                value.append(character)
                return nil
            }
            state = .betweenAttributes
            let isScript = Self.addresses.contains(attribute) && (value.contains("script:") || value.contains("data:"))
            return isScript ? "attribute '\(attribute)': no code in an address" : nil
        case .element, .betweenAttributes, .attribute, .afterEquals:
            return readTag(character)
        }
    }

    private mutating func readText(_ character: Character) -> String? {
        if character == "<" {
            state = .element
            element = ""
            attribute = ""
        } else if isRawText, !character.isWhitespace, !(medium == .letter && element == "style") {
            defer { element = "" }
            return "<\(element)> has content: scripts and styles are files"
        }
        return nil
    }

    private mutating func readTag(_ character: Character) -> String? {
        switch (state, character) {
        case (_, ">"):
            state = .text
            return attributeIsOver()
        case (.element, let name) where !name.isWhitespace:
            element.append(name)
            if element == "!--" {
                state = .comment
                value = ""
            }
        case (.afterEquals, "\""), (.afterEquals, "'"):
            state = .value(quote: character.asciiValue ?? 0)
            value = ""
            return attributeIsOver()
        case (.afterEquals, let other) where !other.isWhitespace:
            state = .attribute
            return "attribute '\(attribute)': its value must be in quotes"
        case (.attribute, "="):
            state = .afterEquals
        case (.attribute, let name) where !name.isWhitespace && name != "/":
            attribute.append(name)
        case (.betweenAttributes, let name) where !name.isWhitespace && name != "/":
            state = .attribute
            attribute = String(name)
        case (.afterEquals, _):
            break
        default:
            state = .betweenAttributes
            return attributeIsOver()
        }
        return nil
    }

    private func attributeIsOver() -> String? {
        isCode ? "attribute '\(attribute)': no inline code or style" : nil
    }

    private var isCode: Bool {
        attribute.hasPrefix("on") || attribute == "style" && medium == .page || attribute == "srcdoc"
    }
    private var isRawText: Bool { element == "script" || element == "style" }
    private func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
}
