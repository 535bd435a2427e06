import FoundationEssentials
import OAuth
import Testing

struct TokenRequestTests {
    static let code = AuthorizationCode(row: UUID())
    private static var exchange: String { "grant_type=authorization_code&code=\(code.expose())" }

    @Test func `a code's redemption is read`() throws {
        let form =
            TokenRequestTests.exchange
            + "&redirect_uri=https%3A%2F%2Fclient.example%2Fcb&code_verifier=\(exampleVerifier)"
            + "&resource=urn:a&resource=urn:b&unknown=1"
        let request = try TokenRequest(RequestParameters(formEncoded: form.utf8))
        guard case .authorizationCode(let redemption) = request else {
            Issue.record("another grant")
            return
        }
        #expect(request.grantType == .authorizationCode && redemption.code.row == TokenRequestTests.code.row)
        #expect(redemption.code.secret.matches(TokenRequestTests.code.secret))
        #expect(redemption.redirectURI == exampleRedirect && redemption.resources == ["urn:a", "urn:b"])
        let challenge = try #require(CodeChallenge(parameter: exampleChallenge))
        #expect(challenge.isMet(by: try #require(redemption.verifier)))
    }

    @Test func `what a code's redemption leaves out is nil`() throws {
        for rest in ["", "&redirect_uri=&code_verifier="] {
            let request = try TokenRequest(RequestParameters(formEncoded: (TokenRequestTests.exchange + rest).utf8))
            guard case .authorizationCode(let redemption) = request else {
                Issue.record("another grant")
                return
            }
            #expect(redemption.redirectURI == nil && redemption.verifier == nil && redemption.resources.isEmpty)
        }
    }

    @Test(arguments: [("", nil), ("&scope=", nil), ("&scope=b+a+b", ["b", "a"])] as [(String, ScopeSet?)])
    func `a client's own request is read`(rest: String, scopes: ScopeSet?) throws {
        let request = try TokenRequest(
            RequestParameters(formEncoded: "grant_type=client_credentials&resource=urn:a\(rest)".utf8))
        guard case .clientCredentials(let own) = request else {
            Issue.record("another grant")
            return
        }
        #expect(request.grantType == .clientCredentials && own.scopes == scopes && own.resources == ["urn:a"])
    }

    struct Row: Sendable {
        let error: TokenError
        let form: String
    }

    static let rows: [Row] =
        [
            Row(error: .parameterRepeated, form: exchange + "&code=x"),
            Row(error: .parameterRepeated, form: exchange + "&a=1&a=1"),
            Row(error: .parameterRepeated, form: exchange + "&grant_type=authorization_code"),
            Row(error: .parameterRepeated, form: exchange + "&client_secret=a&client_secret="),
            Row(error: .grantTypeMissing, form: ""), Row(error: .grantTypeMissing, form: "grant_type=&code=x"),
            Row(error: .codeMissing, form: "grant_type=authorization_code"),
            Row(error: .codeMissing, form: "grant_type=authorization_code&code="),
            Row(error: .refreshTokenMissing, form: "grant_type=refresh_token&refresh_token="),
            Row(error: .scopeMalformed, form: "grant_type=refresh_token&refresh_token=x&scope=%22"),
            Row(error: .resourceMalformed, form: "grant_type=refresh_token&refresh_token=x&resource=api"),
            Row(error: .scopeMalformed, form: "grant_type=client_credentials&scope=a%22"),
            Row(error: .scopeMalformed, form: "grant_type=client_credentials&scope=%C3%A9"),
            Row(error: .scopeMalformed, form: "grant_type=client_credentials&scope=+"),
            Row(error: .resourceMalformed, form: "grant_type=client_credentials&resource=api"),
            Row(error: .resourceMalformed, form: exchange + "&resource=urn:a%23f"),
        ]
        + ["password", "implicit", "Authorization_Code", "authorization_code ", "x", "%00"]
        .map { Row(error: .grantTypeUnsupported, form: "grant_type=\($0)&code=x") }
        + [
            "x", "ost_c_", String(code.expose().dropLast()), code.expose() + "A", "ost_s_" + code.expose().dropFirst(6),
            code.expose() + "%00",
        ]
        .map { Row(error: .codeUnknown, form: "grant_type=authorization_code&code=\($0)") }
        + [
            "x", String(repeating: "a", count: 42), String(repeating: "a", count: 129), exampleVerifier + "%20",
            exampleVerifier + "%3D",
        ]
        .map { Row(error: .verifierMalformed, form: exchange + "&code_verifier=\($0)") }

    @Test(arguments: rows) func `what isn't a token request is refused with its error`(row: Row) throws {
        let parameters = try RequestParameters(formEncoded: row.form.utf8)
        #expect(throws: row.error) { try TokenRequest(parameters) }
    }

    @Test func `no request, however broken, is more than refused`() {
        var generator = SeededGenerator(seed: 11)
        let names = ["grant_type", "code", "redirect_uri", "code_verifier", "scope", "resource"]
        let values = [
            "authorization_code", "client_credentials", TokenRequestTests.code.expose(), exampleVerifier, "urn:a",
        ]
        for _ in 0..<4_000 {
            var pairs = [("grant_type", values[Int.random(in: 0...1, using: &generator)])]
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                let value =
                    Bool.random(using: &generator)
                    ? generator.scalars(atMost: 80) : values.randomElement(using: &generator)
                pairs.append((names.randomElement(using: &generator) ?? "", value ?? ""))
            }
            _ = try? TokenRequest(RequestParameters(pairs))
        }
    }
}
