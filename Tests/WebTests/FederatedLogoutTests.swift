import Foundation
import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

/// Sessions that end on one side, and what the other hears of it.
struct FederatedLogoutTests {
    private func signedIn(_ tenant: TestTenant, _ upstream: UpstreamRealm) async throws -> Browser {
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        #expect(try await tenant.federate(browser, from: page, at: upstream).title == "Your account")
        return browser
    }

    private func isSignedIn(_ browser: Browser, _ tenant: TestTenant) async throws -> Bool {
        try await browser.open(tenant.issuer.url("/account")).title == "Your account"
    }

    private func tell(_ tenant: TestTenant, _ token: String, as id: String = "elsewhere") async throws -> Answer {
        try await tenant.server.send(
            .post, tenant.issuer.url("/federation/\(id)/back-channel-logout"),
            [.contentType: "application/x-www-form-urlencoded"],
            body: Array(FormEncoding.encode([(name: "logout_token", value: token)]).utf8))
    }

    // MARK: From there

    @Test func `what ends there ends here, by session or by person, and apps hear of it`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        upstream.behave { $0.sid = "one" }
        let first = try await signedIn(tenant, upstream)
        upstream.behave { $0.sid = "two" }
        let second = try await signedIn(tenant, upstream)
        let byPassword = tenant.browser()
        _ = try await byPassword.signIn(
            tenant.ada, on: try await byPassword.open(tenant.issuer.url("/account/sign-in")))
        let answer = try await tell(tenant, try upstream.logoutToken { $0["sid"] = "one" })
        #expect(answer.status == 200 && answer.headers[.cacheControl] == "no-store")
        #expect(try await !isSignedIn(first, tenant))
        #expect(try await isSignedIn(second, tenant))
        let all = try upstream.logoutToken { $0["sub"] = "upstream-1" }
        #expect(try await tell(tenant, all).status == 200)
        #expect(try await !isSignedIn(second, tenant))
        #expect(try await isSignedIn(byPassword, tenant))
        let reasons = try await tenant.auditReasons(.sessionEnded)
        #expect(reasons == ["elsewhere: signed out there", "elsewhere: signed out there"])
        // The same once more, later: what began since goes on.
        tenant.clock.advance(by: 120)
        let third = try await signedIn(tenant, upstream)
        #expect(try await tell(tenant, all).status == 200)
        #expect(try await isSignedIn(third, tenant))
    }

    @Test func `what is no logout token of the provider ends nothing`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let other = try await tenant.upstream("second")
        upstream.behave { $0.sid = "one" }
        let browser = try await signedIn(tenant, upstream)
        let event = "http://schemas.openid.net/event/backchannel-logout"
        let changes: [(String, (inout [String: Any]) -> Void)] = [
            ("id_token_malformed", { $0["nonce"] = "x" }), ("id_token_malformed", { $0["events"] = [String: Any]() }),
            ("id_token_malformed", { $0["events"] = [event: 1] }), ("id_token_malformed", { $0["jti"] = nil }),
            ("id_token_audience", { $0["aud"] = "x" }), ("id_token_issuer", { $0["iss"] = "https://evil.example" }),
            ("id_token_time", { $0["iat"] = 1 }), ("id_token_expired", { $0["exp"] = 1 }),
            ("subject_missing", { $0["sid"] = nil }),
        ]
        for (reason, change) in changes {
            let answer = try await tell(
                tenant,
                try upstream.logoutToken {
                    $0["sid"] = "one"
                    change(&$0)
                })
            #expect(answer.status == 400 && answer.reason == reason, "\(reason): \(answer.text)")
            #expect(answer.json["error"]?.string == "invalid_request")
        }
        #expect(try await tell(tenant, "x.y.z").status == 400)
        // Another provider's, at its own address and at this one's.
        #expect(try await tell(tenant, try other.logoutToken { $0["sid"] = "one" }, as: "second").status == 200)
        #expect(try await tell(tenant, try other.logoutToken { $0["sid"] = "one" }).status == 400)
        #expect(try await tell(tenant, try upstream.logoutToken { $0["sid"] = "one" }, as: "nobody").status == 404)
        #expect(try await isSignedIn(browser, tenant))
    }

    @Test func `a session that goes on by a password stands on nothing there any more`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        upstream.behave { $0.claims = ["sub": "ada-there"] }
        let browser = tenant.browser()
        let signIn = tenant.issuer.url("/account/sign-in")
        _ = try await browser.signIn(tenant.ada, on: try await browser.open(signIn))
        _ = try await tenant.federate(
            browser, from: try await browser.open(tenant.issuer.url("/account/connections")), at: upstream)
        upstream.behave {
            $0.sid = "one"
            $0.authenticatedAgo = 0
        }
        _ = try await tenant.federate(browser, from: try await browser.open(signIn), at: upstream)
        _ = try await browser.signIn(tenant.ada, on: try await browser.open(signIn))
        #expect(try await tell(tenant, try upstream.logoutToken { $0["sid"] = "one" }).status == 200)
        #expect(try await isSignedIn(browser, tenant))
    }

    // MARK: To there

    @Test func `signing out is passed on where the tenant wants it, and the browser comes back to the app`()
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream { $0.signsOut = true }
        let app = try await tenant.register { $0.postLogoutRedirectURIs = ["https://app.example.com/bye"] }
        let browser = tenant.browser()
        let back = try await tenant.federate(browser, from: try await browser.open(app.url()), at: upstream)
        let hint = try await app.redeem(app.code(back)).json["id_token"]?.string ?? ""
        browser.followsRedirects = false
        let query = FormEncoding.encode([
            (name: "id_token_hint", value: hint), (name: "state", value: "s"),
            (name: "post_logout_redirect_uri", value: "https://app.example.com/bye"),
        ])
        let away = try await browser.open(tenant.issuer.url("/logout?") + query)
        let location = try #require(away.location)
        #expect(location.hasPrefix(upstream.issuer + "/end-session?"))
        let parts = try UpstreamRealm.parts(location)
        #expect(parts["client_id"] == UpstreamRealm.client && parts["id_token_hint"]?.split(separator: ".").count == 3)
        #expect(parts["post_logout_redirect_uri"] == tenant.issuer.url("/federation/elsewhere/signed-out"))
        #expect(try await browser.open(tenant.issuer.url("/account")).status == 303)
        let returned = try await browser.open(
            (parts["post_logout_redirect_uri"] ?? "") + "?state=" + (parts["state"] ?? ""), from: .crossSite)
        #expect(returned.location == "https://app.example.com/bye?state=s")
        #expect(try await browser.open(tenant.issuer.url("/federation/elsewhere/signed-out?state=x")).status == 400)
    }

    @Test func `the page that asks lets its form lead there, and a provider that is ill holds nobody up`() async throws
    {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream { $0.signsOut = true }
        let browser = try await signedIn(tenant, upstream)
        let page = try await browser.open(tenant.issuer.url("/logout"))
        let origin = upstream.issuer.split(separator: "/").prefix(2).joined(separator: "//")
        #expect(page.headers[.contentSecurityPolicy]?.contains("form-action 'self' \(origin)") == true)
        browser.followsRedirects = false
        #expect(
            try await browser.submit(page, pressing: "sign-out").location?.hasPrefix(upstream.issuer + "/end-session?")
                == true)
        // Where the tenant doesn't want it, and where there is no such place.
        let quiet = try await TestTenant.fresh()
        let second = try await quiet.upstream()
        let other = try await signedIn(quiet, second)
        let done = try await other.submit(
            try await other.open(quiet.issuer.url("/logout")), pressing: "sign-out")
        #expect(done.title == "You are signed out")
    }
}
