/// One header of a mail, in lines of at most 76 bytes where its words let it.
struct HeaderField {
    private static let preferredLength = 76
    private static let longestLine = 998

    /// With CRLF at its end.
    let bytes: [UInt8]

    /// `words` are set apart by a space or a line break.
    private init(_ name: String, words: [String]) throws(MailError) {
        var lines: [String] = []
        var line = "\(name):"
        for (index, word) in words.enumerated() {
            // The first line has more in it than a name.
            if index > 0, line.utf8.count + 1 + word.utf8.count > Self.preferredLength {
                lines.append(line)
                line = ""
            }
            line += " \(word)"
        }
        lines.append(line)
        guard lines.allSatisfy({ $0.utf8.count <= Self.longestLine }) else { throw .malformed(.header) }
        bytes = lines.flatMap { Array($0.utf8) + [.carriageReturn, .lineFeed] }
    }

    /// Whose value is written as it is: ASCII on one line.
    init(_ name: String, _ value: String) throws(MailError) {
        guard !name.isEmpty, name.utf8.count <= 64, name.utf8.allSatisfy(Self.isNameByte) else {
            throw .malformed(.header)
        }
        guard value.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else { throw .malformed(.header) }
        let words = value.split(separator: " ").map(String.init)
        guard !words.isEmpty else { throw .malformed(.header) }
        try self.init(name, words: words)
    }

    /// Whose value is text for people, in any script.
    init(_ name: String, text: String) throws(MailError) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let isPlain = words.allSatisfy { word in
            (1...60).contains(word.utf8.count) && !word.contains("=?") && word.utf8.allSatisfy { 0x21...0x7e ~= $0 }
        }
        try self.init(name, words: text.isEmpty ? [] : isPlain ? words : EncodedWords.encode(text))
    }

    /// A mailbox, with or without a name.
    init(_ name: String, _ address: MailAddress, named displayName: String? = nil) throws(MailError) {
        let words = displayName.map { $0.isEmpty ? [] : Self.phrase($0) } ?? []
        try self.init(name, words: words + ["<\(address.text)>"])
    }

    /// As it is, if it consists of plain words.
    private static func phrase(_ text: String) -> [String] {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let isPlain = words.allSatisfy { word in
            (1...60).contains(word.utf8.count) && !word.contains("=?") && word.utf8.allSatisfy(isAtomByte)
        }
        return isPlain ? words : EncodedWords.encode(text)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && byte != UInt8(ascii: ":")
    }

    private static func isAtomByte(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && !#"()<>[]:;@\,.""#.utf8.contains(byte)
    }
}
