import OAuth
import Testing

/// Requests that are understood so far that their client is told what is wrong with them.
struct AuthorizationErrorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let error: AuthorizationError
        var changes: [String: String?] = [:]
        /// Appended to the parameters as it is.
        var more: [(String, String)] = []
        var client: @Sendable () throws -> Client = { try exampleClient() }

        var testDescription: String { "\(error): \(changes) \(more)".prefix(200).description }
    }

    private static let long = String(repeating: "x", count: AuthorizationRequestLimits.parameter + 1)

    static let rows: [Row] =
        [
            Row(error: .parameterRepeated, more: [("state", "x")]),
            Row(error: .parameterRepeated, more: [("nonce", ""), ("nonce", "")]),
            Row(error: .parameterRepeated, more: [("unknown", "1"), ("unknown", "2")]),
            Row(error: .responseTypeMissing, changes: ["response_type": nil]),
            Row(error: .responseTypeMissing, changes: ["response_type": ""]),
            Row(error: .grantNotAllowed, client: { try exampleClient(grantTypes: [.clientCredentials]) }),
            Row(error: .scopeNotAllowed, changes: ["scope": "address"]),
            Row(error: .scopeNotAllowed, changes: ["scope": " "]),
            Row(error: .scopeNotAllowed, changes: ["scope": "offline_access"]),
            Row(error: .scopeNotAllowed, changes: ["scope": "OpenID"]),
            Row(error: .scopeNotAllowed, changes: ["scope": nil], client: { try exampleClient(scopes: []) }),
            Row(
                error: .scopeNotAllowed, changes: ["scope": nil],
                client: { try exampleClient(scopes: ["offline_access"]) }),
            Row(error: .challengeRequired, client: { try exampleClient(requiresPKCE: true) }),
            Row(error: .challengeRequired, client: { try exampleClient(authenticationMethod: .none) }),
            Row(
                error: .challengeRequired, changes: ["code_challenge": ""],
                client: { try exampleClient(requiresPKCE: true) }),
            Row(error: .challengeMethodAlone, changes: ["code_challenge_method": "S256"]),
            Row(error: .challengeMethodAlone, changes: ["code_challenge_method": "plain"]),
            Row(error: .promptNoneNotAlone, changes: ["prompt": "none login"]),
            Row(error: .promptNoneNotAlone, changes: ["prompt": "consent none"]),
            Row(error: .requestObject, changes: ["request": "eyJhbGciOiJub25lIn0.e30."]),
            Row(error: .requestURI, changes: ["request_uri": "https://client.example/request.jwt"]),
            Row(error: .registration, changes: ["registration": "{}"]),
        ]
        + ["token", "id_token", "code id_token", "none", "CODE", " code", "code ", "code token"]
        .map { Row(error: .responseTypeUnsupported, changes: ["response_type": $0]) }
        + ["fragment", "Query", "jwt", "web_message", " "].map {
            Row(error: .responseModeUnsupported, changes: ["response_mode": $0])
        }
        + ["openid \"", "openid\\", "openid\n", "openid\t", "é", "openid\0"].map {
            Row(error: .scopeMalformed, changes: ["scope": $0])
        }
        + ["plain", "s256", "S512", " S256", nil]
        .map {
            Row(
                error: .challengeMethodUnsupported,
                changes: ["code_challenge": exampleChallenge, "code_challenge_method": $0])
        }
        + ["x", exampleChallenge + "=", exampleChallenge + "A", exampleVerifier.uppercased() + "+"]
        .map { Row(error: .challengeMalformed, changes: ["code_challenge": $0, "code_challenge_method": "S256"]) }
        + ["register", "login,consent", "Login", "login\tconsent", "nonе"].map {
            Row(error: .promptUnknown, changes: ["prompt": $0])
        }
        + ["-1", "+1", "-0", "1.0", "1e3", " 1", "1 ", "0x1", "x", "２", "2147483648", "99999999999999999999"]
        .map { Row(error: .maxAgeMalformed, changes: ["max_age": $0]) }
        + ["x", "[]", "null", "{", #"{"id_token":[]}"#, #"{"id_token":{"acr":5}}"#]
        .map { Row(error: .claimsMalformed, changes: ["claims": $0]) }
        + ["api", "https://a#f"].map { Row(error: .resourceMalformed, changes: ["resource": $0]) }
        + [
            "state", "nonce", "scope", "login_hint", "id_token_hint", "claims", "acr_values", "ui_locales",
            "claims_locales",
            "code_challenge", "resource",
        ].map { Row(error: .parameterTooLong, changes: [$0: long]) }

    @Test(arguments: rows) func `the client is told the error`(row: Row) throws {
        let client = try row.client()
        let pairs = exampleRequest.merging(row.changes.compactMapValues { $0 }) { $1 }
            .filter { row.changes[$0.key] != .some(.none) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let parser = AuthorizationRequestParser(RequestParameters(pairs + row.more))
        let channel = try parser.channel(to: client)
        #expect(throws: row.error) { try parser.request(of: client, answering: channel) }
        guard case .redirect(let url) = channel.answer(row.error, issuer: try exampleIssuer()) else { return }
        let query = try RequestParameters(formEncoded: url.description.split(separator: "?", maxSplits: 1)[1].utf8)
        #expect(query["error"] == row.error.code && query["error_description"] == row.error.errorDescription)
        #expect(query["iss"] == "https://login.example/auth/t/acme")
        #expect(query["state"] == channel.state)
    }

    @Test func `what can't be supported is told before what is malformed`() throws {
        #expect(throws: AuthorizationError.requestObject) {
            try read(exampleParameters(["request": "x", "response_type": nil, "max_age": "x"]), of: exampleClient())
        }
    }
}
