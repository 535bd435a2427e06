import HTTPTypes
import OAuth
import TestHouse
import Testing

struct UserInfoTests {
    private static func token(_ answer: Answer) -> String { answer.json["access_token"]?.string ?? "" }

    /// The compiler says when a case is missing.
    private static func refused(_ error: BearerError, _ tenant: TestTenant) async throws -> Answer {
        let app = try await tenant.register()
        func post(_ body: String, type: String, _ authorization: String? = nil) async throws -> Answer {
            var fields: HTTPFields = [.contentType: type]
            fields[.authorization] = authorization
            return try await tenant.server.send(.post, tenant.issuer.url("/userinfo"), fields, body: Array(body.utf8))
        }
        switch error {
        case .tokenMissing: return try await tenant.userInfo(nil)
        case .tokenTwice:
            let token = try await token(tenant.tokens(app))
            return try await post(
                "access_token=\(token)", type: "application/x-www-form-urlencoded", "Bearer \(token)")
        case .requestMalformed: return try await post("{}", type: "application/json")
        case .tokenMalformed: return try await tenant.userInfo("Bearer x.y.z")
        case .tokenExpired:
            let tokens = try await tenant.tokens(app)
            tenant.clock.advance(by: 900)
            return try await tenant.userInfo(tokens)
        case .tokenForAnother: throw Surprise("unreachable")
        case .tokenWithoutUser:
            let service = try await tenant.registerConfidential { $0.grantTypes = [.clientCredentials] }
            return try await tenant.userInfo(service.token(["grant_type": "client_credentials"]))
        case .grantEnded:
            let tokens = try await tenant.tokens(app)
            try await tenant.endSessions()
            return try await tenant.userInfo(tokens)
        case .openIDScopeMissing:
            let plain = try await tenant.register { $0.scopes = ["read"] }
            return try await tenant.userInfo(tenant.tokens(plain, ["scope": "read"]))
        }
    }

    /// A token with `openid` has the issuer among its audiences, and one without is refused for that first.
    private static let unreachable: Set<BearerError> = [.tokenForAnother]

    @Test(arguments: Set(BearerError.allCases).subtracting(unreachable))
    func `a refusal has its status and a Bearer challenge`(error: BearerError) async throws {
        let tenant = try await TestTenant.fresh()
        let answer = try await Self.refused(error, tenant)
        #expect(answer.status == error.status)
        #expect(answer.headers[.wwwAuthenticate] == error.challenge(realm: tenant.issuer.description))
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.accessControlAllowOrigin] == "*")
        #expect(answer.headers[.accessControlExposeHeaders] == "WWW-Authenticate")
        guard error != .tokenMissing else {
            #expect(answer.headers[.wwwAuthenticate]?.contains("error") == false)
            return
        }
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.reason == error.rawValue)
        #expect(answer.incident != nil)
    }

    @Test func `the token is taken from the header, in any case, and from a form`() async throws {
        let tenant = try await TestTenant.fresh()
        let token = try await Self.token(tenant.tokens(tenant.register()))
        for scheme in ["Bearer ", "bearer ", "BEARER  "] {
            #expect(try await tenant.userInfo(scheme + token).status == 200)
        }
        let url = tenant.issuer.url("/userinfo")
        let byForm = try await tenant.server.send(
            .post, url, [.contentType: "application/x-www-form-urlencoded"], body: Array("access_token=\(token)".utf8))
        #expect(byForm.json["sub"]?.string == tenant.ada.id.description)
        let emptyPost = try await tenant.server.send(.post, url, [.authorization: "Bearer " + token])
        #expect(emptyPost.status == 200)
        #expect(emptyPost.headers[.contentType] == "application/json")
        #expect(emptyPost.headers[.cacheControl] == "no-store")
    }

    @Test func `the token is never taken from the query`() async throws {
        let tenant = try await TestTenant.fresh()
        let token = try await Self.token(tenant.tokens(tenant.register()))
        for method in [HTTPRequest.Method.get, .post] {
            let answer = try await tenant.server.send(method, tenant.issuer.url("/userinfo?access_token=") + token)
            #expect(answer.status == 401)
        }
    }

    @Test func `an ID token, a code and another tenant's access token are no access tokens`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let tokens = try await tenant.tokens(app)
        let other = try await TestTenant.fresh()
        let foreign = try await Self.token(other.tokens(other.register()))
        let token = Self.token(tokens)
        let wrong = [
            tokens.json["id_token"]?.string ?? "", try await app.code(tenant.signedIn(app)), foreign,
            String(token.dropLast()), token + "A", token.replacing(".", with: ".."),
            String(repeating: "x", count: 20_000),
        ]
        for text in wrong {
            let answer = try await tenant.userInfo("Bearer " + text)
            #expect(answer.status == 401)
            #expect(answer.reason == "token_malformed")
        }
    }

    @Test func `each scope gives its claims and no others`() async throws {
        let tenant = try await TestTenant.fresh()
        let scopes: [String: Set<String>] = [
            "profile": ["name", "locale", "updated_at"], "email": ["email", "email_verified"], "address": ["address"],
            "phone": ["phone_number", "phone_number_verified"], "roles": ["roles"],
        ]
        let app = try await tenant.register { $0.scopes = ScopeSet(["openid"] + scopes.keys) }
        for (scope, claims) in scopes {
            let answer = try await tenant.userInfo(tenant.tokens(app, ["scope": "openid " + scope]))
            #expect(Set(answer.json.keys) == claims.union(["sub"]))
        }
    }

    @Test func `a person who is shut out is gone from UserInfo at once`() async throws {
        let tenant = try await TestTenant.fresh()
        let tokens = try await tenant.tokens(tenant.register())
        try await tenant.shut(tenant.ada)
        #expect(try await tenant.userInfo(tokens).reason == "grant_ended")
    }
}
