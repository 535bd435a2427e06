package import OAuth

/// An address that a browser may follow, load or post to: `javascript:` and its like can't become one.
///
/// Only printable ASCII passes, without double quotes, angle brackets and backslashes: no browser will mend it into something else.
package struct PageLink: Sendable, Hashable {
    package let address: String

    /// An absolute `http` or `https` address with a host and without user information.
    package init?(web address: String) {
        guard Self.isPlain(address), Self.isWeb(address) else { return nil }
        self.address = address
    }

    /// A path on this server: one slash, then anything but another.
    package init?(path: String) {
        guard Self.isPlain(path), path.hasPrefix("/"), !path.hasPrefix("//") else { return nil }
        self.address = path
    }

    /// The way back to a client: what could do harm in a page can't be registered.
    package init(_ address: ReturnAddress) {
        self.address = address.description
    }

    /// Stands for any link in the examples of pages.
    static let example = PageLink(known: "https://app.example.com/")

    private init(known address: String) {
        self.address = address
    }

    private static func isPlain(_ address: String) -> Bool {
        !address.isEmpty && address.utf8.allSatisfy { (0x21...0x7E).contains($0) && !#""<>\`"#.utf8.contains($0) }
    }

    private static func scheme(of address: String) -> String? {
        guard let colon = address.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = address[..<colon].lowercased()
        let following = scheme.utf8.dropFirst().allSatisfy { byte in
            isLetter(byte) || isDigit(byte) || "+-.".utf8.contains(byte)
        }
        guard let first = scheme.utf8.first, isLetter(first), following else { return nil }
        return scheme
    }

    private static func isWeb(_ address: String) -> Bool {
        guard let scheme = scheme(of: address), scheme == "http" || scheme == "https" else { return false }
        let rest = address.dropFirst(scheme.count + 1)
        guard rest.hasPrefix("//") else { return false }
        let authority = rest.dropFirst(2).prefix { !"/?#".contains($0) }
        return !authority.isEmpty && !authority.hasPrefix(":") && !authority.contains("@")
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
