/// A bcrypt hash from elsewhere (`$2a$`, `$2b$` or `$2y$`): verified, never written.
///
/// bcrypt is computed over the text as typed, not normalised, cut after 72 bytes of UTF-8 even in the middle of a
/// character: that is what the systems did that wrote these hashes.
package struct BcryptHash: Sendable, Unprintable {
    /// Each step doubles the time; 16 is about four seconds, and a higher one would hold a thread for minutes.
    package static let costRange = 4...16

    static let maximumPasswordBytes = 72
    private static let digestCharacters = 31
    private static let alphabet = Array("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    package let cost: Int
    let encoded: String

    /// Takes 60 characters. The last character of the salt has four bits without a meaning, which some old libraries
    /// set: they are let through, and kept in the text. The two of the digest must be zero, as every library wrote them.
    init(parsing text: String) throws(PasswordHashError) {
        let characters = Array(text.utf8)
        guard characters.count == 60, characters[6] == UInt8(ascii: "$") else { throw .malformed }
        guard ["$2a$", "$2b$", "$2y$"].contains(text.prefix(4)) else { throw .unknownScheme }
        let digits = characters[4...5].map { Int($0) - Int(UInt8(ascii: "0")) }
        guard digits.allSatisfy((0...9).contains) else { throw .malformed }
        cost = digits[0] * 10 + digits[1]
        guard Self.costRange.contains(cost) else { throw .cost(cost) }
        guard
            characters[7...].allSatisfy(Self.alphabet.contains),
            let last = Self.alphabet.firstIndex(of: characters[59]), last & 0b11 == 0
        else { throw .malformed }
        encoded = text
    }

    var digest: Substring.UTF8View { encoded.suffix(Self.digestCharacters).utf8 }
}
