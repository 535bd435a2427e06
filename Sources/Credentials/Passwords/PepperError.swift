/// Why a hash could not be sealed or opened.
package enum PepperError: Error, Equatable {
    /// The sealed bytes, or the settings, name a version that there is no key for.
    case unknownVersion(Int)
    case versionOutOfRange(Int)
    case keySize(version: Int, bytes: Int)
    /// Too short to be a sealed hash.
    case malformed
    /// Another context, another key under the same version, or bytes that were altered: they can't be told apart.
    case notAuthentic
    /// The seal is right, and what it held is refused today.
    case notAHash(PasswordHashError)
    /// The cipher failed.
    case notSealed
}
