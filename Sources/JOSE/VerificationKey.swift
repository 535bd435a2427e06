package import Crypto
package import CryptoExtras
package import OAuth

/// The public half of a signing key: what verifies by one algorithm, and by no other (RFC 8725 section 3.1).
package struct VerificationKey: Sendable {
    private enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    package let algorithm: SignatureAlgorithm
    private let material: Material

    /// RS256 by this key.
    package init(rs256 key: _RSA.Signing.PublicKey) {
        algorithm = .rs256
        material = .rsa(key)
    }

    /// ES256 by this key.
    package init(es256 key: P256.Signing.PublicKey) {
        algorithm = .es256
        material = .p256(key)
    }

    /// EdDSA by this key.
    package init(edDSA key: Curve25519.Signing.PublicKey) {
        algorithm = .edDSA
        material = .ed25519(key)
    }

    /// Nil when the algorithm isn't one for such a key.
    private init?(_ algorithm: SignatureAlgorithm, _ material: Material) {
        switch (algorithm, material) {
        case (.rs256, .rsa), (.rs384, .rsa), (.rs512, .rsa), (.ps256, .rsa), (.es256, .p256), (.es384, .p384),
            (.edDSA, .ed25519):
            self.algorithm = algorithm
            self.material = material
        default: return nil
        }
    }

    /// Reads the members of a JWK (RFC 7517; RFC 7518 section 6, RFC 8037 section 2). Nil for a key that the algorithm doesn't work with,
    /// or one that is too short to be safe: RSA has at least 2048 bits.
    package init?(_ algorithm: SignatureAlgorithm, jwk members: [String: JSONValue]) {
        func bytes(_ name: String) -> [UInt8]? { members[name]?.string.flatMap { Base64URL.decode($0) } }
        switch (members["kty"]?.string, members["crv"]?.string) {
        case ("RSA", _):
            guard let n = bytes("n"), let e = bytes("e"), let key = try? _RSA.Signing.PublicKey(n: n, e: e),
                key.keySizeInBits >= 2048
            else { return nil }
            self.init(algorithm, .rsa(key))
        case ("EC", "P-256"):
            guard let x = bytes("x"), let y = bytes("y"),
                let key = try? P256.Signing.PublicKey(rawRepresentation: x + y)
            else { return nil }
            self.init(algorithm, .p256(key))
        case ("EC", "P-384"):
            guard let x = bytes("x"), let y = bytes("y"),
                let key = try? P384.Signing.PublicKey(rawRepresentation: x + y)
            else { return nil }
            self.init(algorithm, .p384(key))
        case ("OKP", "Ed25519"):
            guard let x = bytes("x"), let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x) else {
                return nil
            }
            self.init(algorithm, .ed25519(key))
        default: return nil
        }
    }

    /// Whether the signature is this key's over the message (RFC 7518 section 3, RFC 8037 section 3.1).
    package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        switch material {
        case .rsa(let key): return verifies(signature, of: message, by: key)
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: message)
        case .p384(let key):
            guard let signature = try? P384.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: message)
        case .ed25519(let key):
            return key.isValidSignature(signature, for: message)
        }
    }

    private func verifies(_ signature: [UInt8], of message: [UInt8], by key: _RSA.Signing.PublicKey) -> Bool {
        let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
        return switch algorithm {
        case .rs384: key.isValidSignature(signature, for: SHA384.hash(data: message), padding: .insecurePKCS1v1_5)
        case .rs512: key.isValidSignature(signature, for: SHA512.hash(data: message), padding: .insecurePKCS1v1_5)
        case .ps256: key.isValidSignature(signature, for: message, padding: .PSS)
        default: key.isValidSignature(signature, for: message, padding: .insecurePKCS1v1_5)
        }
    }
}
