import HTTPTypes
import OAuth
import TestHouse
import Testing

/// Each error of the token endpoint, as some request really meets it.
struct TokenErrorTests {
    /// The compiler says when a case is missing.
    private static func refused(_ error: TokenError, _ tenant: TestTenant) async throws -> Answer {
        let app = try await tenant.register()
        let web = try await tenant.registerConfidential()
        func code(_ changes: [String: String?] = [:]) async throws -> String {
            try await app.code(tenant.signedIn(app, changes))
        }
        func raw(_ body: String, type: String? = "application/x-www-form-urlencoded", basic: String? = nil) async throws
            -> Answer
        {
            var fields = HTTPFields()
            fields[.contentType] = type
            fields[.authorization] = basic
            return try await tenant.server.send(.post, tenant.issuer.url("/token"), fields, body: Array(body.utf8))
        }
        switch error {
        case .notAForm: return try await raw(#"{"grant_type":"client_credentials"}"#, type: "application/json")
        case .parameterRepeated: return try await raw("grant_type=authorization_code&client_id=app&code=a&code=b")
        case .grantTypeMissing: return try await raw("client_id=app&code=a")
        case .grantTypeUnsupported:
            return try await app.token([
                "grant_type": "password", "client_id": "app", "username": tenant.ada.email,
                "password": tenant.ada.password,
            ])
        case .grantNotAllowed: return try await web.token(["grant_type": "client_credentials"])
        case .credentialsMissing: return try await raw("grant_type=client_credentials")
        case .credentialsTwice:
            return try await raw(
                "grant_type=client_credentials&client_id=web&client_secret=x", basic: "Basic " + "web:x".base64)
        case .basicMalformed: return try await raw("grant_type=client_credentials", basic: "Basic !!!")
        case .clientUnknown: return try await raw("grant_type=authorization_code&client_id=nobody&code=a")
        case .methodNotAllowed: return try await raw("grant_type=authorization_code&client_id=web&code=a")
        case .secretWrong: return try await raw("grant_type=client_credentials", basic: "Basic " + "web:wrong".base64)
        case .codeMissing: return try await raw("grant_type=authorization_code&client_id=app")
        case .codeUnknown: return try await app.redeem("ost_c_" + String(repeating: "A", count: 64))
        case .codeExpired:
            let code = try await code()
            tenant.clock.advance(by: 60)
            return try await app.redeem(code)
        case .codeReplayed:
            let code = try await code()
            _ = try await app.redeem(code)
            return try await app.redeem(code)
        case .codeOfAnotherClient: return try await web.redeem(code(), ["code_verifier": app.verifier])
        case .grantEnded:
            let code = try await code()
            try await tenant.endSessions()
            return try await app.redeem(code)
        case .redirectURIMissing:
            let plain = try await tenant.registerConfidential { $0.requiresPKCE = false }
            return try await plain.redeem(plain.code(tenant.signedIn(plain)), ["redirect_uri": nil])
        case .redirectURIMismatch:
            return try await app.redeem(code(), ["redirect_uri": "https://app.example.com/other"])
        case .verifierMissing: return try await app.redeem(code(), ["code_verifier": nil])
        case .verifierMalformed: return try await app.redeem(code(), ["code_verifier": "short"])
        case .verifierUnexpected:
            let plain = try await tenant.registerConfidential { $0.requiresPKCE = false }
            return try await plain.redeem(plain.code(tenant.signedIn(plain)), ["code_verifier": app.verifier])
        case .verifierWrong: return try await app.redeem(code(), ["code_verifier": String(repeating: "w", count: 43)])
        case .scopeMalformed, .scopeNotAllowed:
            let service = try await tenant.registerConfidential {
                $0.grantTypes = [.clientCredentials]
                $0.scopes = ["read"]
            }
            let scope = error == .scopeMalformed ? "re\"ad" : "write"
            return try await service.token(["grant_type": "client_credentials", "scope": scope])
        case .tokenMissing: return try await app.about("", at: "/revoke")
        case .tokenOfAnotherClient:
            let token = try await app.redeem(code()).json["access_token"]?.string ?? ""
            return try await web.about(token, at: "/revoke")
        case .refreshTokenMissing, .refreshTokenUnknown, .refreshTokenExpired, .refreshTokenReused,
            .refreshTokenOfAnotherClient, .refreshRetryDiffers, .scopeNotGranted:
            return try await Self.refusedRefresh(error, tenant)
        case .resourceMalformed: return try await app.redeem(code(), ["resource": "#fragment"])
        case .resourceNotGranted:
            return try await app.redeem(
                code(["resource": "https://api.example.com/"]), ["resource": "https://other.example.com/"])
        }
    }

    private static func refusedRefresh(_ error: TokenError, _ tenant: TestTenant) async throws -> Answer {
        let app = try await tenant.register { $0.grantTypes = [.authorizationCode, .refreshToken] }
        let web = try await tenant.registerConfidential { $0.grantTypes = [.authorizationCode, .refreshToken] }
        let tokens = try await app.redeem(app.code(tenant.signedIn(app, ["scope": "openid profile"])))
        let first = tokens.json["refresh_token"]?.string ?? ""
        switch error {
        case .refreshTokenMissing: return try await app.refresh("")
        case .refreshTokenExpired: tenant.clock.advance(by: 7 * 86_400)
        case .refreshTokenOfAnotherClient: return try await web.refresh(first)
        case .scopeNotGranted: return try await app.refresh(first, ["scope": "openid email"])
        case .refreshTokenUnknown: return try await app.refresh(String(first.dropLast()) + "!")
        default:
            _ = try await app.refresh(first)
            if error == .refreshRetryDiffers { return try await app.refresh(first, ["scope": "openid"]) }
            tenant.clock.advance(by: 30)
        }
        return try await app.refresh(first)
    }

    @Test(arguments: TokenError.allCases)
    func `an error is JSON with its code, its reason and an incident, and 401 has a challenge`(error: TokenError)
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let answer = try await Self.refused(error, tenant)
        #expect(answer.reason == error.rawValue)
        #expect(answer.status == error.status)
        #expect(answer.json["error"] == .string(error.code))
        #expect(answer.json["error_description"]?.string == error.errorDescription)
        #expect(answer.incident?.count == 14)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        let challenge = answer.headers[.wwwAuthenticate]
        #expect((answer.status == 401) == (challenge != nil))
        if let challenge { #expect(challenge == "Basic realm=\"\(tenant.issuer)\", charset=\"UTF-8\"") }
    }

    @Test(arguments: ["client_id=app&grant_type=authorization_code&code=%zz", "a=%FF", "%", "a=b&a"])
    func `a body that doesn't decode is refused as a form`(body: String) async throws {
        let tenant = try await TestTenant.fresh()
        let answer = try await tenant.server.send(
            .post, tenant.issuer.url("/token"), [.contentType: "application/x-www-form-urlencoded"],
            body: Array(body.utf8))
        #expect([400, 401].contains(answer.status))
        #expect(answer.json["error"] != nil)
    }

    @Test func `credentials in the query are no credentials`() async throws {
        let tenant = try await TestTenant.fresh()
        let service = try await tenant.registerConfidential { $0.grantTypes = [.clientCredentials] }
        let query = FormEncoding.encode([
            (name: "client_id", value: "web"), (name: "client_secret", value: service.secret!),
        ])
        let answer = try await tenant.server.send(
            .post, tenant.issuer.url("/token?") + query, [.contentType: "application/x-www-form-urlencoded"],
            body: Array("grant_type=client_credentials".utf8))
        #expect(answer.status == 401)
        #expect(answer.reason == "client_credentials_missing")
    }
}
