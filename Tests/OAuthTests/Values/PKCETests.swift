import Crypto
import OAuth
import Testing

struct PKCETests {
    @Test func `RFC 7636 appendix B's verifier meets its challenge, another's doesn't`() throws {
        let challenge = try #require(CodeChallenge(parameter: exampleChallenge))
        #expect(challenge.isMet(by: try #require(CodeVerifier(parameter: exampleVerifier))))
        for index in exampleVerifier.indices {
            var other = exampleVerifier
            other.replaceSubrange(index...index, with: other[index] == "a" ? "b" : "a")
            #expect(!challenge.isMet(by: try #require(CodeVerifier(parameter: other))))
        }
        #expect(!challenge.isMet(by: try #require(CodeVerifier(parameter: exampleVerifier + "A"))))
    }

    @Test func `a plain challenge, the verifier itself, is met by nobody`() throws {
        let plain = try #require(CodeChallenge(parameter: exampleChallenge))
        #expect(!plain.isMet(by: try #require(CodeVerifier(parameter: exampleChallenge))))
    }

    @Test(arguments: [
        "", exampleChallenge + "=", exampleChallenge + "A", String(exampleChallenge.dropLast()),
        exampleChallenge + "\n",
        String(exampleChallenge.dropLast()) + "N", String(exampleChallenge.dropLast()) + "+", " " + exampleChallenge,
        String(repeating: "A", count: 86), String(repeating: "a", count: 64),
    ])
    func `a challenge is the one base64url form of 32 bytes`(text: String) {
        #expect(CodeChallenge(parameter: text) == nil)
    }

    @Test func `a stored challenge comes back, one of another length doesn't`() throws {
        let challenge = try #require(CodeChallenge(parameter: exampleChallenge))
        #expect(CodeChallenge(stored: challenge.bytes)?.bytes == challenge.bytes)
        for count in [0, 31, 33, 64] { #expect(CodeChallenge(stored: [UInt8](repeating: 0, count: count)) == nil) }
    }

    @Test func `a verifier is 43 to 128 unreserved characters`() {
        for count in [0, 1, 42, 43, 128, 129, 4_000] {
            let text = String(repeating: "a", count: count)
            #expect((CodeVerifier(parameter: text) != nil) == (43...128).contains(count))
        }
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".unicodeScalars)
        for byte in UInt8.min...UInt8.max {
            let scalar = Unicode.Scalar(byte)
            let text = String(repeating: "a", count: 50) + String(scalar)
            #expect((CodeVerifier(parameter: text) != nil) == unreserved.contains(scalar))
        }
        #expect(CodeVerifier(parameter: String(repeating: "a", count: 50) + "\u{301}") == nil)
    }

    @Test func `a verifier can't be printed`() throws {
        let verifier = try #require(CodeVerifier(parameter: exampleVerifier))
        #expect(traces(of: verifier).allSatisfy { !$0.contains(exampleVerifier) })
    }
}
