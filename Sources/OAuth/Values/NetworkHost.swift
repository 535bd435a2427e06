import Glibc

/// The host of a URL or of an address to listen on: a name, an IPv4 address, or an IPv6 address in brackets.
package struct NetworkHost: Sendable, Hashable {
    /// In lower case, without brackets.
    package let name: String
    private let isIPv6: Bool

    /// Nil for anything that isn't surely one of these three.
    package init?(_ text: String) {
        let lower = text.lowercased()
        if lower.hasPrefix("["), lower.hasSuffix("]") {
            name = String(lower.dropFirst().dropLast())
            isIPv6 = true
            var address = in6_addr()
            guard inet_pton(AF_INET6, name, &address) == 1 else { return nil }
        } else {
            name = lower
            isIPv6 = false
            guard Self.isName(lower) || Self.isIPv4(lower) else { return nil }
        }
    }

    /// As a URL has it.
    package var inURL: String { isIPv6 ? "[\(name)]" : name }

    /// Reached only from this machine, so that plain http to it crosses no network: the same three as everywhere else.
    package var isLoopback: Bool { URIReference.Authority.loopbackHosts.contains(inURL) }

    private static func isIPv4(_ text: String) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1
    }

    /// A name of DNS whose last label is not a number: "1.2.3" and "127.1" are addresses to some and names to others.
    private static func isName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, let last = labels.last, !last.allSatisfy(\.isNumber) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
        }
    }
}
