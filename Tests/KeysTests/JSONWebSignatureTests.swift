import OAuth
import Testing

@testable import Keys

@Suite struct JSONWebSignatureTests {
    private var payload: JSONObject {
        var payload = JSONObject()
        payload.set("sub", "ada")
        return payload
    }

    /// Signs any header and payload with the key: what somebody could who has it.
    private func token(_ header: String, _ payload: String = #"{"sub":"ada"}"#, key: SigningKey) throws -> String {
        let signed = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(payload.utf8))
        return signed + "." + Base64URL.encode(try key.sign(Array(signed.utf8)))
    }

    @Test(arguments: SigningAlgorithm.allCases, [JSONWebSignature.Kind.accessToken, .idToken])
    func `what was signed is read`(_ algorithm: SigningAlgorithm, _ kind: JSONWebSignature.Kind) throws {
        let keys = try Examples.all()
        let token = try JSONWebSignature.sign(payload, as: kind, with: try keys.signer(algorithm))
        #expect(JSONWebSignature.verify(token, as: kind, by: keys) == ["sub": .string("ada")])
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `the header says algorithm, kind and key, and nothing more`(_ algorithm: SigningAlgorithm) throws {
        let key = try Examples.all().signer(algorithm)
        let token = try JSONWebSignature.sign(payload, as: .accessToken, with: key)
        let header = try #require(token.split(separator: ".").first.flatMap { Base64URL.decode($0) })
        #expect(
            JSONValue(parsing: header)?.object == [
                "alg": .string(algorithm.rawValue), "typ": .string("at+jwt"), "kid": .string(key.id),
            ])
    }

    @Test func `one kind is not taken for the other`() throws {
        let keys = try Examples.all()
        let access = try JSONWebSignature.sign(payload, as: .accessToken, with: try keys.signer(.es256))
        let identity = try JSONWebSignature.sign(payload, as: .idToken, with: try keys.signer(.es256))
        #expect(JSONWebSignature.verify(access, as: .idToken, by: keys) == nil)
        #expect(JSONWebSignature.verify(identity, as: .accessToken, by: keys) == nil)
    }

    @Test func `a header that says anything else is refused, however well it is signed`() throws {
        let keys = try Examples.all()
        let key = try keys.signer(.es256)
        let kid = key.id
        let right = #"{"alg":"ES256","typ":"JWT","kid":"\#(kid)"}"#
        #expect(JSONWebSignature.verify(try token(right, key: key), as: .idToken, by: keys) != nil)
        let wrong = [
            #"{"alg":"none","typ":"JWT","kid":"\#(kid)"}"#,
            #"{"alg":"None","typ":"JWT","kid":"\#(kid)"}"#,
            #"{"alg":"HS256","typ":"JWT","kid":"\#(kid)"}"#,
            #"{"alg":"RS256","typ":"JWT","kid":"\#(kid)"}"#,
            #"{"alg":"es256","typ":"JWT","kid":"\#(kid)"}"#,
            #"{"alg":["ES256"],"typ":"JWT","kid":"\#(kid)"}"#,
            #"{"typ":"JWT","kid":"\#(kid)"}"#,
            #"{"alg":"ES256","kid":"\#(kid)"}"#,
            #"{"alg":"ES256","typ":"at+jwt","kid":"\#(kid)"}"#,
            #"{"alg":"ES256","typ":"JWT"}"#,
            #"{"alg":"ES256","typ":"JWT","kid":""}"#,
            #"{"alg":"ES256","typ":"JWT","kid":"\#(kid)x"}"#,
            #"{"alg":"ES256","typ":"JWT","kid":"\#(try keys.signer(.edDSA).id)"}"#,
            #"{"alg":"ES256","typ":"JWT","kid":"\#(kid)","crit":["exp"],"exp":1}"#,
            #"{"alg":"ES256","typ":"JWT","kid":"\#(kid)","crit":[]}"#,
            #"{"alg":"none","alg":"ES256","typ":"JWT","kid":"\#(kid)"}"#,
            #"["ES256"]"#,
            "ES256",
            "",
        ]
        for header in wrong {
            #expect(JSONWebSignature.verify(try token(header, key: key), as: .idToken, by: keys) == nil, "\(header)")
        }
    }

    @Test func `the secret of a public key is not its text`() throws {
        // RFC 8725 section 2.1: the public key as an HMAC secret. There is no HMAC here at all.
        let keys = try Examples.all()
        let key = try keys.signer(.rs256)
        let header = #"{"alg":"HS256","typ":"JWT","kid":"\#(key.id)"}"#
        let signed = Base64URL.encode(Array(header.utf8)) + ".e30"
        #expect(JSONWebSignature.verify(signed + "." + Base64URL.encode(key.publicJWK), as: .idToken, by: keys) == nil)
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a token that was altered anywhere is refused`(_ algorithm: SigningAlgorithm) throws {
        let keys = try Examples.all()
        let token = Array(try JSONWebSignature.sign(payload, as: .idToken, with: try keys.signer(algorithm)).utf8)
        for index in token.indices where token[index] != UInt8(ascii: ".") {
            var altered = token
            altered[index] = altered[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let text = String(decoding: altered, as: UTF8.self)
            #expect(JSONWebSignature.verify(text, as: .idToken, by: keys) == nil, "at \(index)")
        }
    }

    @Test func `what is not three parts of base64url is refused`() throws {
        let keys = try Examples.all()
        let token = try JSONWebSignature.sign(payload, as: .idToken, with: try keys.signer(.es256))
        let parts = token.split(separator: ".").map(String.init)
        let wrong = [
            "", ".", "..", "...", parts[0], parts[0] + "." + parts[1], parts[0] + "." + parts[1] + ".",
            token + ".", token + "." + parts[2], "." + token, token + "=", token + " ", " " + token, token + "\n",
            token + "\0", "\u{feff}" + token, token.replacing(".", with: ".."), parts[0] + ".." + parts[2],
            String(repeating: "a", count: 100_000), String(repeating: ".", count: 100_000),
        ]
        for text in wrong {
            #expect(JSONWebSignature.verify(text, as: .idToken, by: keys) == nil, "\(text.prefix(80))")
        }
    }

    @Test func `a payload that is no object is refused`() throws {
        let keys = try Examples.all()
        let key = try keys.signer(.edDSA)
        let header = #"{"alg":"EdDSA","typ":"JWT","kid":"\#(key.id)"}"#
        for payload in ["", "[]", "1", "null", #""sub""#, "{", #"{"sub":1,"sub":2}"#] {
            #expect(JSONWebSignature.verify(try token(header, payload, key: key), as: .idToken, by: keys) == nil)
        }
    }

    @Test func `a key that is not published any more verifies nothing`() throws {
        let token = try JSONWebSignature.sign(payload, as: .idToken, with: try Examples.p256())
        let others = [try Examples.ed25519()]
        #expect(JSONWebSignature.verify(token, as: .idToken, by: KeySet(active: others, published: others)) == nil)
        let retiring = KeySet(active: others, published: others + [try Examples.p256()])
        #expect(JSONWebSignature.verify(token, as: .idToken, by: retiring) != nil)
    }
}
