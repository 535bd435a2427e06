import Foundation
import HTTPTypes
import OAuth
import TestHouse
import Testing

struct TokenEndpointTests {
    private static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    @Test func `a client gets a token of its own`() async throws {
        let tenant = try await TestTenant.fresh()
        let service = try await tenant.registerConfidential {
            $0.grantTypes = [.clientCredentials]
            $0.scopes = ["read", "write", "openid"]
        }
        let tokens = try await service.token(["grant_type": "client_credentials", "scope": "write openid"])
        #expect(tokens.status == 200)
        #expect(tokens.json["scope"] == .string("write"))
        #expect(tokens.json["id_token"] == nil)
        #expect(tokens.json["refresh_token"] == nil)
        let payload = try await tenant.accessToken(tokens)
        #expect(payload["sub"] == .string("web"))
        #expect(payload["client_id"] == .string("web"))
        #expect(payload["sid"] == nil)
        #expect(try await tenant.userInfo(tokens).status == 401)
    }

    @Test func `a replayed code ends all that it gave`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let code = try await app.code(tenant.signedIn(app))
        let tokens = try await app.redeem(code)
        #expect(try await tenant.userInfo(tokens).status == 200)
        tenant.clock.advance(by: 300)
        #expect(try await app.redeem(code).json["error"] == .string("invalid_grant"))
        let userInfo = try await tenant.userInfo(tokens)
        #expect(userInfo.status == 401)
        #expect(userInfo.reason == "grant_ended")
        #expect(try await tenant.auditKinds().contains("code_replayed"))
    }

    @Test func `of twenty who redeem one code at once, one is given tokens`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let code = try await app.code(tenant.signedIn(app))
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { try await app.redeem(code).status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.count { $0 == 200 } == 1)
        #expect(statuses.count { $0 == 400 } == 19)
    }

    @Test func `a thief who tries a code without the verifier doesn't use it up`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let code = try await app.code(tenant.signedIn(app))
        #expect(try await app.redeem(code, ["code_verifier": String(repeating: "x", count: 50)]).status == 400)
        #expect(try await app.redeem(code).status == 200)
    }

    @Test func `a code of another tenant is unknown here`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let code = try await app.code(tenant.signedIn(app))
        let other = try await TestTenant.fresh()
        let theirs = try await other.register()
        let answer = try await theirs.redeem(code, ["code_verifier": app.verifier])
        #expect(answer.reason == "code_unknown")
        #expect(try await app.redeem(code).status == 200)
    }

    @Test func `nothing is given to a person who was shut out after the code was issued`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let code = try await app.code(tenant.signedIn(app))
        try await tenant.shut(tenant.ada)
        #expect(try await app.redeem(code).reason == "grant_ended")
    }

    @Test func `only a public client's own pages may read the answer, errors too`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.redirectURIs = ["https://App.Example.com:8443/callback"] }
        let own = "https://app.example.com:8443"
        let refused = try await app.redeem("x", [:], [.origin: own])
        #expect(refused.headers[.accessControlAllowOrigin] == own)
        #expect(refused.headers[.vary] == "Origin")
        let given = try await app.redeem(app.code(tenant.signedIn(app)), [:], [.origin: own])
        #expect(given.status == 200)
        #expect(given.headers[.accessControlAllowOrigin] == own)
        #expect(given.headers[.accessControlAllowCredentials] == nil)
        for origin in ["https://evil.example", "null", "https://app.example.com", "http://app.example.com:8443", "*"] {
            let answer = try await app.redeem("x", [:], [.origin: origin])
            #expect(answer.headers[.accessControlAllowOrigin] == nil)
        }
    }

    @Test func `a confidential client's page may read nothing`() async throws {
        let tenant = try await TestTenant.fresh()
        let web = try await tenant.registerConfidential()
        let origin: HTTPFields = [.origin: "https://app.example.com"]
        let given = try await web.redeem(web.code(tenant.signedIn(web)), [:], origin)
        #expect(given.status == 200)
        #expect(given.headers[.accessControlAllowOrigin] == nil)
        let refused = try await web.redeem("x", ["client_id": "web"], origin)
        #expect(refused.status == 400)
        #expect(refused.headers[.accessControlAllowOrigin] == nil)
    }

    @Test func `a preflight is answered, without promising cookies`() async throws {
        let tenant = try await TestTenant.fresh()
        for (path, allowed) in [("/token", "POST"), ("/userinfo", "GET"), ("/jwks", "GET")] {
            let answer = try await tenant.server.send(
                .options, tenant.issuer.url(path), [.origin: "https://app.example.com"])
            #expect(answer.status == 204)
            #expect(answer.headers[.accessControlAllowMethods]?.contains(allowed) == true)
            #expect(answer.headers[.accessControlAllowHeaders]?.contains("Authorization") == true)
            #expect(answer.headers[.accessControlAllowCredentials] == nil)
        }
        let page = try await tenant.server.send(
            .options, tenant.issuer.url("/sign-in"), [.origin: "https://app.example.com"])
        #expect(page.headers[.accessControlAllowOrigin] == nil)
    }

    @Test func `another method than POST is told which one it is`() async throws {
        let tenant = try await TestTenant.fresh()
        for method in [HTTPRequest.Method.get, .head, .put, .patch, .delete] {
            let answer = try await tenant.server.send(method, tenant.issuer.url("/token"))
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "POST, OPTIONS")
            #expect(method == .head || answer.reason == "method_not_allowed")
        }
    }

    @Test(arguments: [true, false])
    func `ten megabytes are cut off at the limit, announced or not`(isAnnounced: Bool) async throws {
        let tenant = try await TestTenant.fresh()
        let body = Array("grant_type=x&padding=".utf8) + Array(repeating: 0x61, count: 10_000_000)
        for path in ["/token", "/userinfo", "/authorize", "/sign-in", "/consent", "/choose-account"] {
            let answer = try await tenant.server.send(
                .post, tenant.issuer.url(path), Self.form, body: body, declaresLength: isAnnounced)
            #expect(answer.status == 413)
            #expect(answer.reason == "body_too_large")
            #expect(answer.headers[.connection] == "close")
        }
    }

    @Test func `a body of exactly the limit is read`() async throws {
        let tenant = try await TestTenant.fresh()
        for (count, status) in [(32_768, 401), (32_769, 413)] {
            let body = Array("grant_type=x&padding=".utf8)
            let answer = try await tenant.server.send(
                .post, tenant.issuer.url("/token"), Self.form,
                body: body + Array(repeating: 0x61, count: count - body.count), declaresLength: false)
            #expect(answer.status == status)
        }
    }

    @Test func `a token of a tenant has the algorithm and the lifetime of its policy`() async throws {
        var policy = Tenant.Policy()
        policy.accessTokenAlgorithm = .edDSA
        policy.accessTokenLifetime = 120
        policy.defaultAudience = "https://api.acme.example/"
        let tenant = try await TestTenant.fresh(policy: policy)
        let app = try await tenant.register { $0.scopes = ["read"] }
        let tokens = try await tenant.tokens(app, ["scope": "read"])
        #expect(tokens.json["expires_in"] == .number(120))
        let payload = try await tenant.accessToken(tokens)
        #expect(payload["aud"] == .string("https://api.acme.example/"))
        #expect(payload["exp"]?.integer == Int(tenant.clock.now.timeIntervalSince1970) + 120)
        let header = tokens.json["access_token"]?.string?.split(separator: ".").first.flatMap { Base64URL.decode($0) }
        #expect(JSONValue(parsing: header ?? [])?.object?["alg"] == .string("EdDSA"))
    }
}
