/// An ordered set of scope tokens (RFC 6749 section 3.3).
package struct ScopeSet: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// In the order they were asked for, each once.
    package private(set) var tokens: [String]

    package init(arrayLiteral elements: String...) {
        self.init(elements)
    }

    package init(_ tokens: some Sequence<String>) {
        var seen: Set<String> = []
        self.tokens = tokens.filter { seen.insert($0).inserted }
    }

    /// Reads the `scope` parameter. Nil when a token has a character outside RFC 6749's NQCHAR; runs of spaces count as one.
    package init?(parameter: String) {
        guard parameter.utf8.allSatisfy({ $0 == 0x20 || ScopeSet.isTokenCharacter($0) }) else { return nil }
        self.init(parameter.split(separator: " ").map(String.init))
    }

    /// NQCHAR of RFC 6749 appendix A.4: printable ASCII without space, `"` and `\`.
    package static func isTokenCharacter(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && byte != 0x22 && byte != 0x5C
    }

    package func contains(_ token: String) -> Bool { tokens.contains(token) }
    package func isSubset(of other: ScopeSet) -> Bool { tokens.allSatisfy(other.contains) }
    package func intersection(_ other: ScopeSet) -> ScopeSet { ScopeSet(tokens.filter(other.contains)) }
    package func union(_ other: ScopeSet) -> ScopeSet { ScopeSet(tokens + other.tokens) }
    package func subtracting(_ other: ScopeSet) -> ScopeSet { ScopeSet(tokens.filter { !other.contains($0) }) }
    package var isEmpty: Bool { tokens.isEmpty }

    /// The `scope` parameter's form.
    package var description: String { tokens.joined(separator: " ") }
}
