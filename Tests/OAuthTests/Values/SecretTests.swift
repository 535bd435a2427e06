import OAuth
import Testing

struct SecretTests {
    /// Things that hold a secret, each of which a careless log line could name.
    static func holders() throws -> [any Sendable] {
        let secret = Secret(text: "hunter2-hunter2")
        let code = AuthorizationCode(row: UserID.random().rawValue, secret: secret)
        let presented = try PresentedCredentials(
            authorization: nil,
            parameters: RequestParameters([("client_id", "web"), ("client_secret", "hunter2-hunter2")]))
        let token = try BearerToken(authorization: "Bearer hunter2-hunter2", form: nil)
        return [secret, Optional(secret) as any Sendable, [secret], code, presented, token]
    }

    @Test func `a secret leaves no trace in any print`() throws {
        for holder in try SecretTests.holders() {
            for trace in traces(of: holder) {
                #expect(!trace.contains("hunter2") && !trace.contains("104, 117") && !trace.contains("68756e74"))
            }
        }
        #expect("\(Secret(text: "x"))" == "(secret)")
    }

    @Test(arguments: [
        ("", "", true), ("a", "a", true), ("a", "b", false), ("a", "", false), ("ab", "a", false), ("a", "ab", false),
        ("\u{E9}", "e\u{301}", false), ("K", "\u{212A}", false), ("a\0", "a", false), ("ab", "ba", false),
        ("aa", "bb", false),
    ])
    func `secrets match byte for byte`(left: String, right: String, matches: Bool) {
        #expect(Secret(text: left).matches(Secret(text: right)) == matches)
        #expect(Secret(text: right).matches(Secret(text: left)) == matches)
    }

    @Test func `random secrets have the length asked for and differ`() {
        #expect(Secret.random().expose().count == 32 && Secret.random(count: 7).expose().count == 7)
        #expect(!Secret.random().matches(.random()))
        #expect(Set((0..<64).flatMap { _ in Secret.random().expose() }).count > 200)
    }

    @Test func `a digest is the SHA-256, matches its own kind's, and is 32 bytes`() throws {
        let digest = Digest<GrantKind>(of: Secret(text: "abc"))
        // FIPS 180-2 appendix B.1.
        #expect(Base64URL.encode(digest.bytes) == "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0")
        #expect(digest.matches(try #require(Digest(stored: digest.bytes))))
        #expect(!digest.matches(Digest(of: Secret(text: "abd"))))
        #expect(
            Digest<GrantKind>(stored: []) == nil && Digest<GrantKind>(stored: Array(repeating: 0, count: 33)) == nil)
    }
}
