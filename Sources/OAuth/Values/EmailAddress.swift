import Foundation

/// An e-mail address as a person typed it, and the form in which it is compared.
package struct EmailAddress: Sendable, Equatable {
    /// As written, without surrounding white space.
    package let text: String
    /// Lower-case, then NFC, and the domain as DNS has it (UTS 46): two addresses with one key are one mailbox to us.
    package let key: String

    /// Nil unless it is one `@` between two non-empty halves of at most 254 bytes in all, without white space, control
    /// characters and invisible ones. Whether a mailbox exists is for mail to find out.
    package init?(_ input: String) {
        let text = input.trimmingCharacters(in: .whitespacesAndNewlines)
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, halves.count == 2, halves.allSatisfy({ !$0.isEmpty }),
            !text.unicodeScalars.contains(where: {
                $0.properties.isWhitespace || [.control, .format].contains($0.properties.generalCategory)
            })
        else { return nil }
        self.text = text
        // In this order: some letters (J with caron) have a composed form in lower case only.
        let local = halves[0].lowercased().precomposedStringWithCanonicalMapping
        key = local + "@" + Self.registered(halves[1])
    }

    /// The domain in A-labels, however it was written: `EXAMPLE。com` is `example.com`.
    private static func registered(_ domain: Substring) -> String {
        let folded = domain.lowercased()
        guard !folded.utf8.allSatisfy({ $0 < 0x80 }) else { return folded }
        var address = URLComponents()
        address.host = folded
        return address.encodedHost?.lowercased() ?? folded.precomposedStringWithCanonicalMapping
    }

    /// What follows the `@`, in the form for comparing.
    package var domain: String { String(key.split(separator: "@")[1]) }

    /// Whether the other is the same mailbox wherever it is: two that only fold to one key here may be two elsewhere.
    package func isSurely(_ other: String) -> Bool {
        if text.utf8.elementsEqual(other.utf8) { return true }
        let isPlain = text.utf8.allSatisfy { $0 < 0x80 } && other.utf8.allSatisfy { $0 < 0x80 }
        return isPlain && EmailAddress(other)?.key == key
    }
}
