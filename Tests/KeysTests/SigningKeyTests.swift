import OAuth
import Testing

@testable import Keys

@Suite struct SigningKeyTests {
    @Test(arguments: SigningAlgorithm.allCases)
    func `a new key signs, and what it signed verifies by it alone`(_ algorithm: SigningAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        #expect(key.algorithm == algorithm)
        let message = Array("message".utf8)
        var signature = try key.sign(message)
        #expect(signature.count == (algorithm == .rs256 ? 256 : 64))
        #expect(key.verifies(signature, of: message))
        #expect(!key.verifies(signature, of: Array("massage".utf8)))
        #expect(!key.verifies(signature.dropLast(), of: message))
        #expect(!key.verifies([], of: message))
        for other in SigningAlgorithm.allCases {
            #expect(try !Examples.all().signer(other).verifies(signature, of: message))
        }
        signature[20] ^= 1
        #expect(!key.verifies(signature, of: message))
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a stored key comes back as the same`(_ algorithm: SigningAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        let back = try SigningKey(algorithm, privateRepresentation: key.privateRepresentation)
        #expect(back.id == key.id)
        #expect(back.publicJWK == key.publicJWK)
        #expect(key.verifies(try back.sign([1]), of: [1]))
        #expect(throws: (any Error).self) { try SigningKey(algorithm, privateRepresentation: Secret([1, 2, 3])) }
    }

    @Test func `the signatures of the specifications verify`() throws {
        let es256 = try #require(Base64URL.decode(Examples.p256Signature))
        #expect(try Examples.p256().verifies(es256, of: Array(Examples.p256Signed.utf8)))
        let edDSA = try #require(Base64URL.decode(Examples.ed25519Signature))
        #expect(try Examples.ed25519().verifies(edDSA, of: Array(Examples.ed25519Signed.utf8)))
    }

    @Test func `a key's name is its thumbprint`() throws {
        #expect(try Examples.rsa().id == Examples.rsaThumbprint)
        #expect(try Examples.ed25519().id == Examples.ed25519Thumbprint)
    }

    @Test func `the published half has the members of its kind, and no others`() throws {
        let usual: Set = ["kid", "use", "alg", "kty"]
        let expected: [SigningAlgorithm: (members: Set<String>, kty: String)] = [
            .rs256: (usual.union(["n", "e"]), "RSA"), .es256: (usual.union(["crv", "x", "y"]), "EC"),
            .edDSA: (usual.union(["crv", "x"]), "OKP"),
        ]
        for algorithm in SigningAlgorithm.allCases {
            let key = try Examples.all().signer(algorithm)
            let jwk = try #require(JSONValue(parsing: key.publicJWK)?.object)
            #expect(Set(jwk.keys) == expected[algorithm]?.members)
            #expect(jwk["kty"]?.string == expected[algorithm]?.kty)
            #expect(jwk["kid"]?.string == key.id)
            #expect(jwk["alg"]?.string == algorithm.rawValue)
            #expect(jwk["use"]?.string == "sig")
        }
        let p256 = try #require(JSONValue(parsing: try Examples.p256().publicJWK)?.object)
        #expect(p256["x"]?.string == "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
        #expect(p256["y"]?.string == "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
        let rsa = try #require(JSONValue(parsing: try Examples.rsa().publicJWK)?.object)
        #expect(rsa["e"]?.string == "AQAB")
        #expect(rsa["n"]?.string?.hasPrefix("0vx7agoebGcQSuuPiLJX") == true)
    }
}
