package import Crypto

/// The one secret that isn't in the database. Every key that the server needs is derived from it, each for one purpose, so that
/// no key ever serves two.
///
/// It can't be compared, printed or interpolated.
package struct MasterSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let key: SymmetricKey

    /// `secret` has at least 32 bytes.
    package init(_ secret: Secret) {
        key = SymmetricKey(data: secret.expose())
    }

    /// What a key is for. The text is part of the derivation and never changes.
    package enum Purpose: String, Sendable, CaseIterable {
        case columns = "sealed columns v1"
        case transactions = "authorization transactions v1"
        case refreshTokens = "refresh tokens v1"
        case pepper = "password pepper v1"
        case clientSecrets = "client secrets v1"
    }

    /// 256 bits by HKDF-SHA256 (RFC 5869); the same for the same purpose on every node.
    package func key(for purpose: Purpose) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Array("ostiary \(purpose.rawValue)".utf8), outputByteCount: 32)
    }

    package var description: String { "(master secret)" }
    package var debugDescription: String { "(master secret)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
