import Crypto
package import OAuth

/// `alg` of the signatures that can be verified (RFC 7518 section 3.1, RFC 8037). None of them works with a secret that both sides
/// know, and `none` isn't among them: what isn't here is no signature (RFC 8725 section 3.1).
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case es256 = "ES256"
    case es384 = "ES384"
    case edDSA = "EdDSA"

    /// The one that a key of a tenant signs by.
    package init(_ algorithm: SigningAlgorithm) {
        self =
            switch algorithm {
            case .rs256: .rs256
            case .es256: .es256
            case .edDSA: .edDSA
            }
    }

    /// `at_hash` and its kin: the left half of the hash that goes with the algorithm (OpenID Connect Core 3.1.3.6; Ed25519
    /// hashes with SHA-512).
    package func leftHalfHash(of text: String) -> String {
        let bytes = Array(text.utf8)
        let hash: [UInt8] =
            switch self {
            case .rs256, .ps256, .es256: Array(SHA256.hash(data: bytes))
            case .rs384, .es384: Array(SHA384.hash(data: bytes))
            case .rs512, .edDSA: Array(SHA512.hash(data: bytes))
            }
        return Base64URL.encode(hash.prefix(hash.count / 2))
    }
}
