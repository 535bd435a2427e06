/// Why a text is not a password hash that can be verified here. It never carries a piece of the text.
package enum PasswordHashError: Error, Equatable, CustomStringConvertible {
    case unknownScheme
    case malformed
    case version
    case length
    case parameters(Argon2ParametersError)
    case cost(Int)

    package var description: String {
        switch self {
        case .unknownScheme: "the password hash is none of $argon2id$, $argon2i$, $2a$, $2b$, $2y$"
        case .malformed: "the password hash does not follow its format"
        case .version: "the Argon2 hash is not of version 19"
        case .length: "the Argon2 hash needs a salt of 8 to 64 bytes and a tag of 16 to 64"
        case .parameters(let error): error.description
        case .cost(let cost):
            "the bcrypt cost is \(cost); it must be from \(BcryptHash.costRange.lowerBound) "
                + "to \(BcryptHash.costRange.upperBound)"
        }
    }
}
