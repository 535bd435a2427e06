import Crypto
import CryptoExtras
import OAuth

/// The public half of a signing key: what verifies, and all that is left of a retired one.
package struct VerificationKey: Sendable {
    enum Material: Sendable {
        case rs256(_RSA.Signing.PublicKey)
        case es256(P256.Signing.PublicKey)
        case edDSA(Curve25519.Signing.PublicKey)
    }

    let algorithm: SigningAlgorithm
    private let material: Material

    init(_ material: Material) {
        self.material = material
        algorithm =
            switch material {
            case .rs256: .rs256
            case .es256: .es256
            case .edDSA: .edDSA
            }
    }

    /// Reads a key as it stood in the JWKS. Nil for anything else, also for the empty one of a key that nothing may verify by.
    init?(_ algorithm: SigningAlgorithm, jwk: [UInt8]) {
        guard let members = JSONValue(parsing: jwk)?.object else { return nil }
        func bytes(_ name: String) -> [UInt8]? { members[name]?.string.flatMap { Base64URL.decode($0) } }
        switch algorithm {
        case .rs256:
            guard let n = bytes("n"), let e = bytes("e"), let key = try? _RSA.Signing.PublicKey(n: n, e: e) else {
                return nil
            }
            self.init(.rs256(key))
        case .es256:
            guard let x = bytes("x"), let y = bytes("y"),
                let key = try? P256.Signing.PublicKey(rawRepresentation: x + y)
            else { return nil }
            self.init(.es256(key))
        case .edDSA:
            guard let x = bytes("x"), let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x) else {
                return nil
            }
            self.init(.edDSA(key))
        }
    }

    /// Whether the signature is this key's over the message.
    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        switch material {
        case .rs256(let key):
            return key.isValidSignature(
                .init(rawRepresentation: signature), for: message, padding: .insecurePKCS1v1_5)
        case .es256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: message)
        case .edDSA(let key):
            return key.isValidSignature(signature, for: message)
        }
    }
}
