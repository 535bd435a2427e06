/// Text as a body of short ASCII lines (RFC 2045): whatever a relay does to white space and long lines, it comes out as
/// it was.
enum QuotedPrintable {
    /// Of encoded characters, soft line break included.
    private static let longestLine = 76

    /// Each LF, CR or CRLF of the text is a line end; the last line has one too.
    static func encode(_ text: String) -> [UInt8] {
        var encoded: [UInt8] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: isLineEnd) {
            append(line.utf8, to: &encoded)
            encoded += [.carriageReturn, .lineFeed]
        }
        return encoded
    }

    private static func isLineEnd(_ character: Character) -> Bool {
        character == "\n" || character == "\r" || character == "\r\n"
    }

    private static func append(_ line: Substring.UTF8View, to encoded: inout [UInt8]) {
        var length = 0
        for index in line.indices {
            let isLast = line.index(after: index) == line.endIndex
            let byte = encode(line[index], isLast: isLast)
            if length + byte.count > (isLast ? longestLine : longestLine - 1) {
                encoded += [.equals, .carriageReturn, .lineFeed]
                length = 0
            }
            encoded += byte
            length += byte.count
        }
    }

    /// White space at the end of a line would get lost.
    private static func encode(_ byte: UInt8, isLast: Bool) -> [UInt8] {
        switch byte {
        case .equals: hexadecimal(byte)
        case 0x21...0x7e: [byte]
        case 0x20, 0x09: isLast ? hexadecimal(byte) : [byte]
        default: hexadecimal(byte)
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [.equals, digits[Int(byte >> 4)], digits[Int(byte & 0xf)]]
    }
}

extension UInt8 {
    static let carriageReturn = UInt8(ascii: "\r")
    static let lineFeed = UInt8(ascii: "\n")
    static let equals = UInt8(ascii: "=")
    static let dot = UInt8(ascii: ".")
}
