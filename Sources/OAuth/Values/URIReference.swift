/// An absolute URI in its parts (RFC 3986 section 3), without any normalisation: what is compared is what was written.
package struct URIReference: Hashable, Sendable {
    /// Lower-case.
    package let scheme: String
    package let authority: Authority?
    package let path: String
    package let query: String?
    package let fragment: String?

    /// Nil when it has no scheme, or a character that RFC 3986 doesn't allow unescaped (space, control, quote, backslash,
    /// angle bracket, anything beyond ASCII).
    package init?(_ text: String) {
        guard text.utf8.allSatisfy(URIReference.isAllowed) else { return nil }
        var rest = Substring(text)
        guard let colon = rest.firstIndex(of: ":") else { return nil }
        let scheme = rest[..<colon]
        guard let first = scheme.utf8.first, first | 0x20 >= 0x61, first | 0x20 <= 0x7A,
            scheme.utf8.allSatisfy(URIReference.isSchemeCharacter)
        else { return nil }
        self.scheme = scheme.lowercased()
        rest = rest[rest.index(after: colon)...]
        if let hash = rest.firstIndex(of: "#") {
            fragment = String(rest[rest.index(after: hash)...])
            rest = rest[..<hash]
        } else {
            fragment = nil
        }
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        } else {
            query = nil
        }
        if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            let end = rest.firstIndex(of: "/") ?? rest.endIndex
            guard let authority = Authority(rest[..<end]) else { return nil }
            self.authority = authority
            rest = rest[end...]
        } else {
            authority = nil
        }
        path = String(rest)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !Array(#""<>\^`{|}"#.utf8).contains(byte)
    }

    private static func isSchemeCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default:
            false
        }
    }

    /// `host`, or `host:port`; user information is kept in `text` so that a caller can refuse it.
    ///
    /// A host is letters, digits, `.`, `-` and `_`, or an address in brackets. RFC 3986's other characters (`;`, `,`, `%61`)
    /// are no part of any host that is reached, and would end a directive where a host is written into a header.
    package struct Authority: Hashable, Sendable {
        package let text: String
        /// Lower-case; IPv6 with its brackets.
        package let host: String
        package let port: String?

        init?(_ text: Substring) {
            self.text = String(text)
            let hostAndPort = text.split(separator: "@", omittingEmptySubsequences: false).last ?? text
            let hostEnd: Substring.Index
            if hostAndPort.hasPrefix("[") {
                guard let bracket = hostAndPort.firstIndex(of: "]") else { return nil }
                hostEnd = hostAndPort.index(after: bracket)
            } else {
                hostEnd = hostAndPort.firstIndex(of: ":") ?? hostAndPort.endIndex
            }
            host = hostAndPort[..<hostEnd].lowercased()
            guard host.utf8.allSatisfy(host.hasPrefix("[") ? Authority.isAddressCharacter : Authority.isNameCharacter)
            else { return nil }
            let rest = hostAndPort[hostEnd...]
            if rest.isEmpty {
                port = nil
            } else {
                guard rest.hasPrefix(":"), rest.dropFirst().allSatisfy(\.isWholeNumber) else { return nil }
                port = String(rest.dropFirst())
            }
        }

        private static func isNameCharacter(_ byte: UInt8) -> Bool {
            URIReference.isSchemeCharacter(byte) && byte != UInt8(ascii: "+") || byte == UInt8(ascii: "_")
        }

        private static func isAddressCharacter(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: ":"),
                UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"):
                true
            default:
                false
            }
        }

        /// The three spellings that native clients use (RFC 8252 section 7.3, and `localhost` because clients do).
        package var isLoopback: Bool { Authority.loopbackHosts.contains(host) }

        static let loopbackHosts = ["127.0.0.1", "[::1]", "localhost"]
    }
}
