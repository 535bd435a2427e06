/// Makes an SMTP server's replies of what comes from it. Pure: the transfer feeds it.
struct ReplyReader {
    struct Reply {
        let code: ReplyCode
        /// What stands after the code, line by line.
        let lines: [String]
    }

    /// Of all lines of one reply.
    private static let longestReply = 64 * 1024

    private var line: [UInt8] = []
    private var lines: [String] = []
    private var byteCount = 0

    /// Nothing of a next reply has come yet.
    var isBetweenReplies: Bool { byteCount == 0 }

    /// The replies that end with these bytes. Throws `broken` if that is not SMTP.
    mutating func take(_ bytes: some Sequence<UInt8>) throws(MailError) -> [Reply] {
        var replies: [Reply] = []
        for byte in bytes {
            byteCount += 1
            guard byteCount <= Self.longestReply else { throw .broken("the server's reply is too long") }
            line.append(byte)
            if byte == .lineFeed, let reply = try takeLine() { replies.append(reply) }
        }
        return replies
    }

    private mutating func takeLine() throws(MailError) -> Reply? {
        defer { line = [] }
        var content = line.dropLast()
        if content.last == .carriageReturn { content.removeLast() }
        let (digits, rest) = (content.prefix(3), content.dropFirst(3))
        let separator = rest.first ?? UInt8(ascii: " ")
        guard digits.count == 3, let code = Int(String(decoding: digits, as: UTF8.self)), (200...599).contains(code),
            separator == UInt8(ascii: " ") || separator == UInt8(ascii: "-")
        else { throw .broken("the server does not speak SMTP") }
        lines.append(String(decoding: rest.dropFirst(), as: UTF8.self))
        guard separator == UInt8(ascii: " ") else { return nil }
        defer { (lines, byteCount) = ([], 0) }
        return Reply(code: ReplyCode(code: code, enhanced: Self.enhancedCode(in: lines[0], of: code)), lines: lines)
    }

    /// The first word, if it is such a code, and one of the same class.
    private static func enhancedCode(in text: String, of code: Int) -> String? {
        guard let word = text.split(separator: " ").first else { return nil }
        let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers[0] == "\(code / 100)",
            numbers.allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } })
        else { return nil }
        return String(word)
    }
}
