/// A stored password hash: Argon2id as Ostiary writes it, or one of the forms that may be imported.
///
/// It has no `==` and no description; its text leaves only by `encoded`, to be sealed (see `Peppers`).
package enum PasswordHash: Sendable, Unprintable {
    case argon2(Argon2Hash)
    case bcrypt(BcryptHash)

    /// No form that is taken is longer.
    package static let maximumCharacters = 256

    /// Strict: one spelling for each hash, so that `encoded` gives back the text that was parsed, and bounded: what it
    /// takes can be verified in a few seconds and within 1 GiB.
    package init(parsing text: String) throws(PasswordHashError) {
        guard text.utf8.count <= Self.maximumCharacters else { throw .malformed }
        if text.hasPrefix("$argon2") {
            self = .argon2(try Argon2Hash(parsing: text))
        } else if text.hasPrefix("$2") {
            self = .bcrypt(try BcryptHash(parsing: text))
        } else {
            throw .unknownScheme
        }
    }

    /// The PHC or crypt(3) text.
    package var encoded: String {
        switch self {
        case .argon2(let hash): hash.encoded
        case .bcrypt(let hash): hash.encoded
        }
    }
}
