import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

@testable import Web

/// Errors that are no specification's: the same everywhere, for people and for programs.
struct FaultTests {
    private static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    /// A request that meets the fault, on a page's route or a document's; the compiler says when one is missing.
    private static func met(_ fault: Fault, asPage: Bool, _ tenant: TestTenant) async throws -> Answer {
        let issuer = tenant.issuer
        switch fault {
        case .notFound:
            return try await tenant.server.send(.get, asPage ? "/t/nobody/sign-in" : "/t/nobody/jwks")
        case .methodNotAllowed:
            return try await tenant.server.send(.put, issuer.url(asPage ? "/consent" : "/token"))
        case .tooLarge:
            return try await tenant.server.send(
                .post, issuer.url(asPage ? "/sign-in" : "/token"), form, body: Array(repeating: 0x61, count: 40_000))
        case .bodyIncomplete:
            return try await tenant.server.send(
                .post, issuer.url(asPage ? "/sign-in" : "/token"), form, body: [0x61], declaresLength: false,
                hangsUp: true)
        case .unavailable:
            let server = try tenant.losing { $0.directory = House.deadStore() }
            return try await server.send(.get, issuer.url(asPage ? "/authorize" : "/jwks"))
        case .broken:
            if asPage {
                try await tenant.breakPassword(of: tenant.ada)
                return try await tenant.signedIn(tenant.register())
            }
            try await tenant.breakKeys()
            return try await tenant.server.send(.get, issuer.url("/jwks"))
        }
    }

    static let faults: [Fault] = [
        .notFound, .methodNotAllowed(allowed: "POST, OPTIONS"), .tooLarge(limit: Routes.formLimit),
        .unavailable(retryAfter: 1), .broken(""), .bodyIncomplete,
    ]

    @Test(arguments: 0..<6, [true, false])
    func `a fault has its status, its reason, an incident and nothing of ours inside`(index: Int, asPage: Bool)
        async throws
    {
        let fault = Self.faults[index]
        let tenant = try await TestTenant.fresh()
        let answer = try await Self.met(fault, asPage: asPage, tenant)
        #expect(answer.status == fault.status)
        #expect(answer.reason == fault.reason)
        #expect(answer.incident?.wholeMatch(of: /[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}/) != nil)
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        if asPage {
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
        } else {
            #expect(answer.headers[.contentType] == "application/json")
            #expect(answer.json["error"] == .string(fault.code))
            #expect(answer.json["error_description"] == .string(fault.explanation))
        }
        switch fault {
        case .methodNotAllowed: #expect(answer.headers[.allow]?.contains("POST") == true)
        case .unavailable: #expect(answer.headers[.retryAfter] == "1")
        case .tooLarge: #expect(answer.headers[.connection] == "close")
        case .broken: #expect(!answer.text.contains("seal") && !answer.text.contains("key can't"))
        case .notFound, .bodyIncomplete: break
        }
    }

    @Test func `an address that no route has is a page for people`() async throws {
        let tenant = try await TestTenant.fresh()
        for path in [
            "/", "/t", "/nothing", "/t/\(tenant.slug)", "/t/\(tenant.slug)/nothing", "/assets/page.css", "/%00",
            "/t/../healthz",
        ] {
            let answer = try await tenant.server.send(.get, path)
            #expect(answer.status == 404)
            #expect(answer.reason == "not_found")
            #expect(answer.headers[.contentSecurityPolicy] != nil)
        }
    }

    @Test(arguments: ["TRACE", "CONNECT", "PROPFIND", "get"])
    func `a method that nobody knows is refused everywhere`(name: String) async throws {
        let tenant = try await TestTenant.fresh()
        let method = try #require(HTTPRequest.Method(name))
        for path in ["/token", "/authorize", "/nothing"] {
            let answer = try await tenant.server.send(method, tenant.issuer.url(path))
            #expect(answer.status == 404)
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        }
    }

    @Test func `a tenant that is shut is not there`() async throws {
        let tenant = try await TestTenant.fresh()
        let tokens = try await tenant.tokens(tenant.register())
        _ = try await tenant.house.store.server.enable(tenant.tenant.slug, false)
        #expect(try await tenant.userInfo(tokens).status == 404)
        #expect(try await tenant.server.send(.get, tenant.issuer.url("/jwks")).status == 404)
    }

    @Test func `a database that is away is 503 for a program, and no grant is called invalid`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let code = try await app.code(tenant.signedIn(app))
        let tokens = try await tenant.tokens(app)
        let server = try tenant.losing { $0.grants = House.deadStore() }
        let body = "grant_type=authorization_code&client_id=app&code=\(code)&code_verifier=\(app.verifier!)"
        let token = try await server.send(.post, tenant.issuer.url("/token"), Self.form, body: Array(body.utf8))
        #expect(token.status == 503)
        #expect(token.json["error"] == .string("temporarily_unavailable"))
        let userInfo = try await server.send(
            .get, tenant.issuer.url("/userinfo"),
            [.authorization: "Bearer " + (tokens.json["access_token"]?.string ?? "")])
        #expect(userInfo.status == 503)
        #expect(userInfo.headers[.wwwAuthenticate] == nil)
    }

    @Test func `discovery and liveness need no database, and readiness does`() async throws {
        let tenant = try await TestTenant.fresh()
        let server = try tenant.losing { $0.documents = House.deadStore() }
        #expect(try await server.send(.get, "/healthz").status == 200)
        #expect(try await server.send(.get, "/readyz").status == 503)
        #expect(try await server.send(.get, tenant.issuer.url("/.well-known/openid-configuration")).status == 200)
    }

    @Test func `a sign-in that can't be done now is told on its page, with the form to try again`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await browser.open(app.url())
        let crippled = Browser(try tenant.losing { $0.passwords = House.deadStore() })
        crippled.cookies = browser.cookies
        let answer = try await crippled.signIn(tenant.ada, on: page)
        #expect(answer.status == 503)
        #expect(answer.headers[.retryAfter] == "1")
        #expect(answer.form?["email"] == tenant.ada.email)
        #expect(try app.code(await browser.signIn(tenant.ada, on: answer)).isEmpty == false)
    }
}
