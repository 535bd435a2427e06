import FoundationEssentials
import OAuth
import Testing

@testable import Keys

@Suite struct VerifiedPayloadsTests {
    private func token(_ kind: JSONWebSignature.Kind = .accessToken, n: Int = 0) throws -> String {
        var payload = JSONObject()
        payload.set("n", n)
        return try JSONWebSignature.sign(payload, as: kind, with: Examples.all().signer(.es256))
    }

    @Test func `a token that comes again says the same, and only as what it is`() throws {
        let keys = try Examples.all().remembering(in: VerifiedPayloads(limit: 10))
        let token = try token(n: 7)
        for _ in 0..<3 {
            #expect(JSONWebSignature.verify(token, as: .accessToken, by: keys)?["n"]?.integer == 7)
            #expect(JSONWebSignature.verify(token, as: .idToken, by: keys) == nil)
        }
    }

    @Test func `what is almost a token that was verified is none`() throws {
        let keys = try Examples.all().remembering(in: VerifiedPayloads(limit: 10))
        let token = try token()
        #expect(JSONWebSignature.verify(token, as: .accessToken, by: keys) != nil)
        for index in stride(from: 0, to: token.utf8.count, by: 7) {
            var bytes = Array(token.utf8)
            bytes[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(JSONWebSignature.verify(String(decoding: bytes, as: UTF8.self), as: .accessToken, by: keys) == nil)
            #expect(JSONWebSignature.verify(String(token.utf8.prefix(index)) ?? "", as: .accessToken, by: keys) == nil)
        }
    }

    @Test func `verifying happens once while it is remembered, and again for another key set`() {
        let payloads = VerifiedPayloads(limit: 2)
        let (first, second) = (payloads.memory(), payloads.memory())
        var verified = 0
        func ask(_ memory: VerifiedPayloads.Memory, _ token: String) {
            _ = memory.payload(of: token, as: .accessToken) {
                verified += 1
                return [:]
            }
        }
        ask(first, "a")
        ask(first, "a")
        #expect(verified == 1)
        ask(second, "a")
        #expect(verified == 2)
        // The two remembered generations are full: the oldest is forgotten, the latest isn't.
        for token in ["b", "c", "d"] { ask(first, token) }
        #expect(verified == 5)
        ask(first, "d")
        #expect(verified == 5)
        ask(first, "a")
        #expect(verified == 6)
    }

    @Test func `a token that is refused is refused each time`() {
        let memory = VerifiedPayloads(limit: 2).memory()
        var asked = 0
        for _ in 0..<2 {
            let payload = memory.payload(of: "x", as: .accessToken) {
                asked += 1
                return nil
            }
            #expect(payload == nil)
        }
        #expect(asked == 2)
    }
}
