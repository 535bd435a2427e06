import FoundationEssentials
import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

@testable import Web

/// The map of URLs, line by line: what each route does when all is well.
struct RouteTests {
    struct Visit {
        let tenant: TestTenant
        let app: RelyingParty
        let third: RelyingParty
        let browser: Browser

        /// Asks the tenant API about Ada's sessions.
        func sessions(_ method: HTTPRequest.Method, _ more: String = "") async throws -> Answer {
            let key = APIKey(row: UUID())
            try await tenant.store.add(key, name: "backend", expiry: nil, now: tenant.clock.now)
            return try await tenant.server.send(
                method, tenant.issuer.url("/api/v1/users/\(tenant.ada.id)/sessions") + more,
                [.authorization: "Bearer " + key.expose()])
        }
    }

    typealias Probe = @Sendable (Visit) async throws -> Bool

    /// One for each line of `Routes`.
    private static let probes = [passageProbes, accountProbes, federationProbes].reduce(ownProbes) {
        $0.merging($1) { own, _ in own }
    }

    private static let ownProbes: [String: Probe] = [
        "GET /t/{tenant}/authorize": { visit in
            try await visit.browser.open(visit.app.url()).title == "Sign in"
        },
        "POST /t/{tenant}/authorize": { visit in
            try await visit.browser.post(
                visit.tenant.issuer.url("/authorize"), visit.app.parameters().map { ($0.name, $0.value) }
            ).title == "Sign in"
        },
        "GET /t/{tenant}/authorize/resume": { visit in
            visit.browser.followsRedirects = false
            let posted = try await visit.browser.post(
                visit.tenant.issuer.url("/authorize"), visit.app.parameters().map { ($0.name, $0.value) })
            let resumed = try await visit.browser.open(posted.location ?? "")
            return posted.location?.contains("/authorize/resume?") == true
                && resumed.location?.contains("/sign-in?") == true && !visit.browser.cookies.isEmpty
        },
        "GET /t/{tenant}/sign-in": { visit in
            try await visit.browser.open(visit.app.url()).form?.action == visit.tenant.issuer.path + "/sign-in"
        },
        "POST /t/{tenant}/sign-in": { visit in
            try await visit.app.code(visit.tenant.signedIn(visit.app, in: visit.browser)).isEmpty == false
        },
        "GET /t/{tenant}/choose-account": { visit in
            _ = try await visit.tenant.signedIn(visit.app, in: visit.browser)
            return try await visit.browser.open(visit.app.url(["prompt": "select_account"])).title
                == "Choose an account"
        },
        "POST /t/{tenant}/choose-account": { visit in
            _ = try await visit.tenant.signedIn(visit.app, in: visit.browser)
            let page = try await visit.browser.open(visit.app.url(["prompt": "select_account"]))
            return try await visit.app.code(visit.browser.submit(page, pressing: "continue")).isEmpty == false
        },
        "GET /t/{tenant}/logout": { visit in
            _ = try await visit.tenant.signedIn(visit.app, in: visit.browser)
            return try await visit.browser.open(visit.tenant.issuer.url("/logout")).title == "Sign out"
        },
        "POST /t/{tenant}/logout": { visit in
            _ = try await visit.tenant.signedIn(visit.app, in: visit.browser)
            return try await visit.browser.post(visit.tenant.issuer.url("/logout"), []).title == "Sign out"
        },
        "GET /t/{tenant}/logout/resume": { visit in
            _ = try await visit.tenant.signedIn(visit.app, in: visit.browser)
            visit.browser.followsRedirects = false
            let posted = try await visit.browser.post(visit.tenant.issuer.url("/logout"), [], from: .crossSite)
            return try await visit.browser.open(posted.location ?? "").title == "Sign out"
        },
        "POST /t/{tenant}/logout/confirm": { visit in
            _ = try await visit.tenant.signedIn(visit.app, in: visit.browser)
            let page = try await visit.browser.open(visit.tenant.issuer.url("/logout"))
            return try await visit.browser.submit(page, pressing: "sign-out").title == "You are signed out"
        },
        "GET /t/{tenant}/account": { visit in
            _ = try await visit.tenant.signedIn(visit.app, in: visit.browser)
            return try await visit.browser.open(visit.tenant.issuer.url("/account")).title == "Your account"
        },
        "GET /t/{tenant}/account/sign-in": { visit in
            try await visit.browser.open(visit.tenant.issuer.url("/account/sign-in")).title == "Sign in"
        },
        "POST /t/{tenant}/account/sign-in": { visit in
            let page = try await visit.browser.open(visit.tenant.issuer.url("/account/sign-in"))
            return try await visit.browser.signIn(visit.tenant.ada, on: page).title == "Your account"
        },
        "GET /t/{tenant}/account/devices": { visit in
            _ = try await visit.tenant.signedIn(visit.app, in: visit.browser)
            return try await visit.browser.open(visit.tenant.issuer.url("/account/devices")).title
                == "Where you are signed in"
        },
        "POST /t/{tenant}/account/devices": { visit in
            _ = try await visit.tenant.signedIn(visit.app, in: visit.browser)
            let page = try await visit.browser.open(visit.tenant.issuer.url("/account/devices"))
            return try await visit.browser.submit(page, pressing: "all").title == "You are signed out everywhere"
        },
        "GET /t/{tenant}/api/v1/users/{user}/sessions": { visit in
            try await visit.sessions(.get).status == 200
        },
        "DELETE /t/{tenant}/api/v1/users/{user}/sessions": { visit in
            try await visit.sessions(.delete).status == 200
        },
        "DELETE /t/{tenant}/api/v1/users/{user}/sessions/{session}": { visit in
            try await visit.sessions(.delete, "/" + SessionID.random().description).reason == "session_unknown"
        },
        "GET /t/{tenant}/consent": { visit in
            try await visit.tenant.signedIn(visit.third, in: visit.browser).title == "Allow access"
        },
        "POST /t/{tenant}/consent": { visit in
            let page = try await visit.tenant.signedIn(visit.third, in: visit.browser)
            return try await visit.third.code(visit.browser.submit(page, pressing: "allow")).isEmpty == false
        },
        "POST /t/{tenant}/revoke": { visit in
            let token = try await visit.tenant.tokens(visit.app).json["access_token"]?.string ?? ""
            let answer = try await visit.app.about(token, at: "/revoke")
            let used = try await visit.tenant.userInfo("Bearer " + token)
            return answer.status == 200 && answer.text.isEmpty && used.status == 401
        },
        "POST /t/{tenant}/introspect": { visit in
            let web = try await visit.tenant.registerConfidential()
            let token = try await web.redeem(web.code(visit.tenant.signedIn(web))).json["access_token"]?.string ?? ""
            return try await web.about(token, at: "/introspect").json["active"] == .bool(true)
        },
        "POST /t/{tenant}/token": { visit in try await visit.tenant.tokens(visit.app).status == 200 },
        "GET /t/{tenant}/userinfo": { visit in
            try await visit.tenant.userInfo(visit.tenant.tokens(visit.app)).json["sub"] != nil
        },
        "POST /t/{tenant}/userinfo": { visit in
            let token = try await visit.tenant.tokens(visit.app).json["access_token"]?.string ?? ""
            return try await visit.tenant.server.send(
                .post, visit.tenant.issuer.url("/userinfo"), [.authorization: "Bearer " + token]
            ).json["sub"] != nil
        },
        "GET /t/{tenant}/jwks": { visit in
            try await visit.tenant.server.send(.get, visit.tenant.issuer.url("/jwks")).json["keys"] != nil
        },
        "GET /t/{tenant}/.well-known/openid-configuration": { visit in
            try await visit.tenant.server.send(.get, visit.tenant.issuer.url("/.well-known/openid-configuration"))
                .json["issuer"]?.string == visit.tenant.issuer.description
        },
        "GET /assets/{name}": { visit in
            let path = visit.tenant.services.templates.assets.paths.first ?? ""
            return try await visit.tenant.server.send(.get, path).status == 200
        },
        "GET /healthz": { visit in
            try await visit.tenant.server.send(.get, "/healthz").json == ["status": .string("alive")]
        },
        "GET /readyz": { visit in
            try await visit.tenant.server.send(.get, "/readyz").json == ["status": .string("ready")]
        },
        "GET /": { visit in
            let page = try await visit.browser.open(visit.browser.server.origin + "/")
            return page.status == 200 && page.text.contains("ada@example.com")
        },
        "GET /playground": { visit in
            try await visit.browser.open(visit.browser.server.origin + "/playground").text.contains(
                "data-issuer=\"\(visit.tenant.issuer)\"")
        },
        "GET /.well-known/openid-configuration/t/{tenant}": { visit in
            try await visit.tenant.server.send(.get, "/.well-known/openid-configuration" + visit.tenant.issuer.path)
                .json["issuer"]?.string == visit.tenant.issuer.description
        },
        "GET /.well-known/oauth-authorization-server/t/{tenant}": { visit in
            try await visit.tenant.server.send(
                .get, "/.well-known/oauth-authorization-server" + visit.tenant.issuer.path
            ).json["issuer"]?.string == visit.tenant.issuer.description
        },
    ]

    private static func lines(_ tenant: TestTenant) -> [String] {
        (Routes.all(tenant.services) + Routes.wellKnown(tenant.services)).map { "\($0.method) \($0.path)" }
    }

    @Test func `every route has a test, and every test a route`() async throws {
        let tenant = try await TestTenant.fresh(demonstration: true)
        let lines = Self.lines(tenant)
        #expect(Set(lines).count == lines.count)
        #expect(Set(lines) == Set(Self.probes.keys))
    }

    @Test(arguments: probes.keys.sorted())
    func `a route does what it is there for`(line: String) async throws {
        let tenant = try await TestTenant.fresh(demonstration: true)
        let visit = Visit(
            tenant: tenant, app: try await tenant.register(), third: try await tenant.registerThirdParty(),
            browser: tenant.browser())
        let probe = try #require(Self.probes[line])
        #expect(try await probe(visit))
    }

    @Test func `every route refuses the methods that it doesn't have, and says which it has`() async throws {
        let tenant = try await TestTenant.fresh(demonstration: true)
        let routes = Routes.all(tenant.services) + Routes.wellKnown(tenant.services)
        for (path, sharing) in Dictionary(grouping: routes, by: \.path) {
            let target = path.replacing("{tenant}", with: tenant.slug).replacing("{name}", with: "page.css")
            for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete]
            where !sharing.contains(where: { $0.method == method }) {
                let answer = try await tenant.server.send(method, target)
                #expect(answer.status == 405, "\(method) \(path)")
                let allowed = Set(answer.headers[.allow]?.split(separator: ", ").map(String.init) ?? [])
                #expect(allowed.isSuperset(of: sharing.map(\.method.rawValue)), "\(method) \(path)")
            }
        }
    }

    @Test func `a production server has no welcome page, no playground and no inbox`() async throws {
        let tenant = try await TestTenant.fresh()
        #expect(try await tenant.server.send(.get, "/").status == 404)
        #expect(try await tenant.server.send(.get, "/playground").status == 404)
        #expect(try await tenant.server.send(.get, tenant.issuer.url("/inbox")).status == 404)
        let signingUp = try await SigningUp(at: tenant)
        #expect(signingUp.check.status == 200)
        let mail = try #require(try await tenant.store.mails(after: nil, limit: 1).first)
        #expect(try await tenant.server.send(.get, tenant.issuer.url("/inbox/\(mail.id)")).status == 404)
    }
}
