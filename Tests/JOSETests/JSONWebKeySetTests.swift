import Crypto
import CryptoExtras
import JOSE
import OAuth
import Testing

@Suite struct JSONWebKeySetTests {
    private static let rsa = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }
    private static let p256 = P256.Signing.PrivateKey()
    private static let p384 = P384.Signing.PrivateKey()
    private static let ed25519 = Curve25519.Signing.PrivateKey()

    private func member(_ name: String, _ bytes: some Collection<UInt8>) -> String {
        #""\#(name)":"\#(Base64URL.encode(Array(bytes)))""#
    }

    /// JWKs of all four kinds, named after their kinds; `extra` goes into each.
    private func document(_ extra: String = "") throws -> [UInt8] {
        let rsa = try Self.rsa.get().publicKey.getKeyPrimitives()
        let (p256, p384) = (Self.p256.publicKey.rawRepresentation, Self.p384.publicKey.rawRepresentation)
        let keys = [
            #"{"kty":"RSA","kid":"rsa",\#(member("n", rsa.modulus)),\#(member("e", rsa.publicExponent))\#(extra)}"#,
            #"{"kty":"EC","crv":"P-256","kid":"p256",\#(member("x", p256.prefix(32))),\#(member("y", p256.suffix(32)))\#(extra)}"#,
            #"{"kty":"EC","crv":"P-384","kid":"p384",\#(member("x", p384.prefix(48))),\#(member("y", p384.suffix(48)))\#(extra)}"#,
            #"{"kty":"OKP","crv":"Ed25519","kid":"ed",\#(member("x", Self.ed25519.publicKey.rawRepresentation))\#(extra)}"#,
        ]
        return Array("{\"keys\":[\(keys.joined(separator: ","))]}".utf8)
    }

    private func token(_ algorithm: SignatureAlgorithm, kid: String, payload: String = #"{"sub":"ada"}"#) throws
        -> String
    {
        let header = Base64URL.encode(Array(#"{"alg":"\#(algorithm.rawValue)","kid":"\#(kid)"}"#.utf8))
        let signed = header + "." + Base64URL.encode(Array(payload.utf8))
        let message = Array(signed.utf8)
        let signature: [UInt8]
        switch algorithm {
        case .rs256:
            signature = Array(try Self.rsa.get().signature(for: message, padding: .insecurePKCS1v1_5).rawRepresentation)
        case .rs384:
            signature = Array(
                try Self.rsa.get().signature(for: SHA384.hash(data: message), padding: .insecurePKCS1v1_5)
                    .rawRepresentation)
        case .rs512:
            signature = Array(
                try Self.rsa.get().signature(for: SHA512.hash(data: message), padding: .insecurePKCS1v1_5)
                    .rawRepresentation)
        case .ps256: signature = Array(try Self.rsa.get().signature(for: message, padding: .PSS).rawRepresentation)
        case .es256: signature = Array(try Self.p256.signature(for: message).rawRepresentation)
        case .es384: signature = Array(try Self.p384.signature(for: message).rawRepresentation)
        case .edDSA: signature = Array(try Self.ed25519.signature(for: message))
        }
        return signed + "." + Base64URL.encode(signature)
    }

    private static let names: [SignatureAlgorithm: String] = [
        .rs256: "rsa", .rs384: "rsa", .rs512: "rsa", .ps256: "rsa", .es256: "p256", .es384: "p384", .edDSA: "ed",
    ]

    @Test(arguments: SignatureAlgorithm.allCases)
    func `a token verifies by the key of its algorithm, and by no other`(_ algorithm: SignatureAlgorithm) throws {
        let keys = try #require(JSONWebKeySet(parsing: try document()))
        let name = try #require(Self.names[algorithm])
        let token = try #require(CompactSignature(try token(algorithm, kid: name)))
        for other in SignatureAlgorithm.allCases {
            for id in Set(Self.names.values) {
                let key = keys.key(id, by: other)
                #expect((key != nil) == (Self.names[other] == id))
                let isRight = other == algorithm && id == name
                #expect((key.flatMap { token.payload(by: $0.key) } != nil) == isRight, "\(other) by \(id)")
            }
        }
    }

    @Test func `a payload that was changed verifies by nothing`() throws {
        let keys = try #require(JSONWebKeySet(parsing: try document()))
        let key = try #require(keys.key("p256", by: .es256))
        let parts = try token(.es256, kid: "p256").split(separator: ".")
        let other = Base64URL.encode(Array(#"{"sub":"eve"}"#.utf8))
        let changed = try #require(CompactSignature("\(parts[0]).\(other).\(parts[2])"))
        #expect(changed.payload(by: key.key) == nil)
    }

    @Test func `a key says what it is for, and is used for nothing else`() throws {
        for extra in [#","use":"enc""#, #","key_ops":["encrypt"]"#, #","alg":"RSA-OAEP""#, #","alg":"HS256""#] {
            let keys = try #require(JSONWebKeySet(parsing: try document(extra)))
            #expect(keys.key("rsa", by: .rs256) == nil && keys.key("p256", by: .es256) == nil, "\(extra)")
        }
        let pinned = try #require(
            JSONWebKeySet(parsing: try document(#","alg":"RS512","use":"sig","key_ops":["verify"]"#)))
        #expect(pinned.key("rsa", by: .rs512) != nil)
        #expect(pinned.key("rsa", by: .rs256) == nil && pinned.key("rsa", by: .ps256) == nil)
    }

    @Test func `without a name the one key of the algorithm is meant, and none where there are two`() throws {
        let keys = try #require(JSONWebKeySet(parsing: try document()))
        #expect(keys.key(nil, by: .es256) != nil)
        #expect(keys.key("unknown", by: .es256) == nil)
        let text = String(decoding: try document(), as: UTF8.self)
        let twice = text.replacing("{\"keys\":[", with: "").replacing("]}", with: "")
        let doubled = try #require(JSONWebKeySet(parsing: Array("{\"keys\":[\(twice),\(twice)]}".utf8)))
        #expect(doubled.key(nil, by: .es256) == nil)
    }

    @Test func `what is no key set, or a huge one, is none; and what can't be used is left out`() throws {
        for text in ["", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[}"#] {
            #expect(JSONWebKeySet(parsing: Array(text.utf8)) == nil, "\(text)")
        }
        let many = Array(repeating: #"{"kty":"oct","k":"AA"}"#, count: JSONWebKeySet.limit + 1).joined(separator: ",")
        #expect(JSONWebKeySet(parsing: Array("{\"keys\":[\(many)]}".utf8)) == nil)
        let odd =
            #"{"keys":[1,{"kty":"oct","k":"AA","kid":"a"},{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"},{"kty":"EC","crv":"P-256","kid":"a","x":"AA","y":"AA"}]}"#
        let keys = try #require(JSONWebKeySet(parsing: Array(odd.utf8)))
        for algorithm in SignatureAlgorithm.allCases { #expect(keys.key("a", by: algorithm) == nil) }
    }

    @Test func `a key tells whom it signs for`() throws {
        let keys = try #require(JSONWebKeySet(parsing: try document(#","issuer":"https://one.example""#)))
        #expect(keys.key("p256", by: .es256)?.issuer == "https://one.example")
        #expect(try #require(JSONWebKeySet(parsing: try document())).key("p256", by: .es256)?.issuer == nil)
    }

    @Test func `half a token, a long one, and one with extensions are none`() {
        for text in ["", "a.b", "a.b.c.d", "e30.e30", "!.e30.e30", "eyJjcml0IjpbXX0.e30.e30"] {
            #expect(CompactSignature(text) == nil, "\(text)")
        }
        #expect(CompactSignature("e30.e30.e30") != nil)
        #expect(CompactSignature("e30." + String(repeating: "A", count: CompactSignature.longest) + ".e30") == nil)
    }
}
