import HTTPTypes
import OAuth
import TestHouse
import Testing

struct SessionCookieTests {
    @Test func `cookies are out of reach of scripts and other sites, and end with the browser`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        _ = try await tenant.signedIn(tenant.register(), in: browser)
        #expect(browser.cookies.count == 2)
        for cookie in browser.cookies {
            #expect(cookie.attributes == ["path": tenant.issuer.path, "httponly": "", "samesite": "Lax"])
            #expect(cookie.name.hasPrefix("ostiary-\(tenant.slug)-"))
        }
    }

    @Test func `cookies of a server with https are Secure, and bound to the path it is mounted at`() async throws {
        let tenant = try await TestTenant.fresh(publicURL: "https://login.example.com/auth")
        let browser = tenant.browser()
        _ = try await tenant.signedIn(tenant.register(), in: browser)
        #expect(browser.cookies.count == 2)
        for cookie in browser.cookies {
            #expect(
                cookie.attributes == [
                    "path": "/auth/t/\(tenant.slug)", "httponly": "", "samesite": "Lax", "secure": "",
                ])
            #expect(cookie.name.hasPrefix("__Secure-ostiary-\(tenant.slug)-"))
        }
    }

    @Test func `who asks to stay signed in gets a cookie that outlives the browser, and refresh tokens for longer`()
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.grantTypes = [.authorizationCode, .refreshToken] }
        for remembers in [false, true] {
            let browser = tenant.browser()
            let page = try await browser.open(app.url())
            let fields = ["email": tenant.ada.email, "password": tenant.ada.password]
            let back = try await browser.submit(page, remembers ? fields.merging(["remember": "yes"]) { $1 } : fields)
            let cookie = try #require(browser.session(of: tenant))
            #expect(cookie.attributes["max-age"] == (remembers ? "2592000" : nil))
            var token = try await app.redeem(app.code(back)).json["refresh_token"]?.string ?? ""
            // Used all along: what ends it is its age.
            for _ in 0..<3 {
                tenant.clock.advance(by: 2 * 86_400)
                token = try await app.refresh(token).json["refresh_token"]?.string ?? ""
            }
            tenant.clock.advance(by: 86_400)
            #expect(try await app.refresh(token).status == (remembers ? 200 : 400))
        }
    }

    @Test func `every sign-in gives a new cookie and ends the one before`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        _ = try await tenant.signedIn(app, in: browser)
        let first = try #require(browser.session(of: tenant))
        _ = try await browser.signIn(tenant.ada, on: try await browser.open(app.url(["prompt": "login"])))
        let second = try #require(browser.session(of: tenant))
        #expect(first.value != second.value)
        let thief = tenant.browser()
        thief.cookies = [first]
        #expect(app.error(try await thief.open(app.url(["prompt": "none"]))) == "login_required")
    }

    @Test func `a session id that somebody planted before the sign-in is worth nothing after it`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let attacker = tenant.browser()
        let mallory = try await tenant.person("mallory@example.com", name: nil)
        _ = try await attacker.signIn(mallory, on: try await attacker.open(app.url()))
        let planted = try #require(attacker.session(of: tenant))
        let victim = tenant.browser()
        victim.cookies = [planted]
        _ = try await tenant.signedIn(app, ["prompt": "login"], in: victim)
        #expect(victim.session(of: tenant)?.value != planted.value)
        #expect(app.error(try await attacker.open(app.url(["prompt": "none"]))) == "login_required")
    }

    @Test func `one tenant's cookies sign nobody in at another`() async throws {
        let tenant = try await TestTenant.fresh()
        let other = try await TestTenant.fresh()
        let app = try await other.register()
        let browser = tenant.browser()
        _ = try await tenant.signedIn(tenant.register(), in: browser)
        let session = try #require(browser.session(of: tenant))
        let elsewhere = other.browser()
        elsewhere.cookies = browser.cookies
        #expect(app.error(try await elsewhere.open(app.url(["prompt": "none"]))) == "login_required")
        // Renamed and moved, as a person in control of the browser can.
        let fields = try await other.server.send(
            .get, app.url(["prompt": "none"]), [.cookie: "ostiary-\(other.slug)-session=\(session.value)"])
        #expect(app.error(fields) == "login_required")
    }

    @Test(arguments: [
        "", "x", "ost_s_", "ost_c_" + String(repeating: "A", count: 64), "ost_s_" + String(repeating: "A", count: 64),
    ])
    func `a cookie that is no session is nobody's`(value: String) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let answer = try await tenant.server.send(
            .get, app.url(["prompt": "none"]), [.cookie: "ostiary-\(tenant.slug)-session=\(value)"])
        #expect(app.error(answer) == "login_required")
    }

    @Test func `a session ends when it is unused for too long`() async throws {
        var policy = Tenant.Policy()
        policy.sessionIdleLifetime = 1000
        policy.sessionLifetime = 5000
        let tenant = try await TestTenant.fresh(policy: policy)
        let app = try await tenant.register()
        let browser = tenant.browser()
        _ = try await tenant.signedIn(app, in: browser)
        for _ in 0..<4 {
            tenant.clock.advance(by: 999)
            #expect(try app.code(await browser.open(app.url(["prompt": "none"]))).isEmpty == false)
        }
        tenant.clock.advance(by: 1001)
        #expect(app.error(try await browser.open(app.url(["prompt": "none"]))) == "login_required")
    }

    @Test func `a session ends when it is too old, however much it is used`() async throws {
        var policy = Tenant.Policy()
        policy.sessionIdleLifetime = 1000
        policy.sessionLifetime = 2500
        let tenant = try await TestTenant.fresh(policy: policy)
        let app = try await tenant.register()
        let browser = tenant.browser()
        _ = try await tenant.signedIn(app, in: browser)
        for _ in 0..<2 {
            tenant.clock.advance(by: 999)
            #expect(try app.code(await browser.open(app.url(["prompt": "none"]))).isEmpty == false)
        }
        tenant.clock.advance(by: 600)
        #expect(app.error(try await browser.open(app.url(["prompt": "none"]))) == "login_required")
    }
}
