import Crypto
import CryptoExtras
import FoundationEssentials
import JOSE
package import OAuth
import Store

/// A key pair that signs for a tenant. It never leaves this target but as its public half.
package struct SigningKey: Sendable {
    private enum Material: Sendable {
        case rs256(_RSA.Signing.PrivateKey)
        case es256(P256.Signing.PrivateKey)
        case edDSA(Curve25519.Signing.PrivateKey)
    }

    /// `kid`: the key's thumbprint (RFC 7638), so that the same key has the same name everywhere.
    package let id: String
    package let algorithm: SigningAlgorithm
    /// The public half as it stands in the JWKS (RFC 7517).
    package let publicJWK: [UInt8]
    private let material: Material

    /// Makes a new one. RS256 keys have 2048 bits and take some hundred milliseconds: not for a thread that others wait for.
    static func generate(_ algorithm: SigningAlgorithm) throws -> SigningKey {
        switch algorithm {
        case .rs256: try SigningKey(.rs256(_RSA.Signing.PrivateKey(keySize: .bits2048)))
        case .es256: try SigningKey(.es256(P256.Signing.PrivateKey()))
        case .edDSA: try SigningKey(.edDSA(Curve25519.Signing.PrivateKey()))
        }
    }

    /// Takes back what `privateRepresentation` gave.
    init(_ algorithm: SigningAlgorithm, privateRepresentation secret: Secret) throws {
        let bytes = secret.expose()
        switch algorithm {
        case .rs256: try self.init(.rs256(_RSA.Signing.PrivateKey(derRepresentation: bytes)))
        case .es256: try self.init(.es256(P256.Signing.PrivateKey(rawRepresentation: bytes)))
        case .edDSA: try self.init(.edDSA(Curve25519.Signing.PrivateKey(rawRepresentation: bytes)))
        }
    }

    private init(_ material: Material) throws {
        self.material = material
        let jwk = try SigningKey.publicMembers(of: material)
        algorithm = jwk.algorithm
        id = Base64URL.encode(Array(SHA256.hash(data: jwk.members.bytes)))
        var published = jwk.members
        published.set("kid", id)
        published.set("use", "sig")
        published.set("alg", jwk.algorithm.rawValue)
        publicJWK = published.bytes
    }

    /// The members that RFC 7638 section 3.2 hashes, in its order.
    private static func publicMembers(of material: Material) throws -> (
        algorithm: SigningAlgorithm, members: JSONObject
    ) {
        var members = JSONObject()
        switch material {
        case .rs256(let key):
            let primitives = try key.publicKey.getKeyPrimitives()
            members.set("e", Base64URL.encode(primitives.publicExponent))
            members.set("kty", "RSA")
            members.set("n", Base64URL.encode(primitives.modulus))
            return (.rs256, members)
        case .es256(let key):
            let point = key.publicKey.rawRepresentation
            members.set("crv", "P-256")
            members.set("kty", "EC")
            members.set("x", Base64URL.encode(point.prefix(32)))
            members.set("y", Base64URL.encode(point.suffix(32)))
            return (.es256, members)
        case .edDSA(let key):
            members.set("crv", "Ed25519")
            members.set("kty", "OKP")
            members.set("x", Base64URL.encode(key.publicKey.rawRepresentation))
            return (.edDSA, members)
        }
    }

    /// For the sealed column.
    var privateRepresentation: Secret {
        switch material {
        case .rs256(let key): Secret(Array(key.derRepresentation))
        case .es256(let key): Secret(Array(key.rawRepresentation))
        case .edDSA(let key): Secret(Array(key.rawRepresentation))
        }
    }

    /// The signature in the form of RFC 7518 section 3 and RFC 8037 section 3.1.
    package func sign(_ message: [UInt8]) throws -> [UInt8] {
        switch material {
        case .rs256(let key):
            Array(try key.signature(for: message, padding: .insecurePKCS1v1_5).rawRepresentation)
        case .es256(let key): Array(try key.signature(for: message).rawRepresentation)
        case .edDSA(let key): Array(try key.signature(for: message))
        }
    }

    /// The half that verifies.
    var publicHalf: VerificationKey {
        switch material {
        case .rs256(let key): VerificationKey(rs256: key.publicKey)
        case .es256(let key): VerificationKey(es256: key.publicKey)
        case .edDSA(let key): VerificationKey(edDSA: key.publicKey)
        }
    }

    /// Whether the signature is this key's over the message.
    package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        publicHalf.verifies(signature, of: message)
    }
}
