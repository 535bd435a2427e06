import Foundation

/// An e-mail address as a person typed it, and the form in which it is compared.
package struct EmailAddress: Sendable, Equatable {
    /// As written, without surrounding white space.
    package let text: String
    /// Lower-case, then NFC. Two addresses with one key are one mailbox to us.
    package let key: String

    /// Nil unless it is one `@` between two non-empty halves of at most 254 bytes in all, without white space and control
    /// characters. Whether a mailbox exists is for mail to find out.
    package init?(_ input: String) {
        let text = input.trimmingCharacters(in: .whitespacesAndNewlines)
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, halves.count == 2, halves.allSatisfy({ !$0.isEmpty }),
            !text.unicodeScalars.contains(where: {
                $0.properties.isWhitespace || $0.properties.generalCategory == .control
            })
        else { return nil }
        self.text = text
        // In this order: some letters (J with caron) have a composed form in lower case only.
        key = text.lowercased().precomposedStringWithCanonicalMapping
    }

    /// What follows the `@`, in the form for comparing.
    package var domain: String { String(key.split(separator: "@")[1]) }
}
