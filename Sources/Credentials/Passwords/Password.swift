// The whole of Foundation, and not its essentials, for the compatibility mapping alone.
import Foundation

/// What a person typed as a password, within bounds that every hash can take.
///
/// The bytes are wiped when the last copy goes away. The `String` that it was made from is the caller's, and a text
/// beyond ASCII leaves short-lived copies in Foundation that can't be wiped.
package struct Password: Sendable, Unprintable {
    /// Longer texts are refused before anything is computed from them.
    package static let maximumBytes = 1024

    /// The UTF-8 of the text as it came.
    let typed: WipedBytes
    /// The UTF-8 of its NFKC form, so that an é is the same from every keyboard; `typed` itself where nothing changes.
    let normalised: WipedBytes

    /// Refuses a NUL whatever the hash will be: only bcrypt can't take it, and a refusal for some accounts only would
    /// tell which accounts have a bcrypt hash.
    package init(_ text: String) throws(PasswordProblem) {
        let utf8 = text.utf8
        guard !utf8.isEmpty else { throw .empty }
        guard utf8.count <= Self.maximumBytes else { throw .tooLong }
        guard !utf8.contains(0) else { throw .containsNUL }
        typed = WipedBytes(utf8)
        normalised = Self.normalised(text).map { WipedBytes($0.utf8) } ?? typed
    }

    /// In Unicode code points of the NFKC form, as NIST SP 800-63B-4 counts.
    var length: Int { normalised.withBytes { bytes in bytes.count { $0 & 0xC0 != 0x80 } } }

    /// The NFKC form when it has other bytes than the text. ASCII is its own form and never reaches Foundation.
    static func normalised(_ text: String) -> String? {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let form = text.precomposedStringWithCompatibilityMapping
        return form.utf8.elementsEqual(text.utf8) ? nil : form
    }

    /// What an Argon2 hash may have been made from, most likely first: ours from the normalised text, an imported one
    /// perhaps from the text as typed. One element for nearly everybody.
    var candidates: [WipedBytes] { normalised === typed ? [typed] : [normalised, typed] }
}
