import Foundation
import OAuth
import Store
import TestHouse
import Testing

/// Signing in at another server, from the button to the app.
struct FederationTests {
    @Test func `somebody new signs in elsewhere, has an account, and the app gets them`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await browser.open(app.url(), from: .crossSite)
        #expect(page.words.contains("Continue with Elsewhere"))
        let back = try await tenant.federate(browser, from: page, at: upstream)
        let tokens = try await app.redeem(app.code(back))
        let claims = try await tenant.idToken(tokens)
        #expect(claims["amr"] == .array([.string("fed")]))
        let user = try #require(try await tenant.store.user(EmailAddress("grace@example.org")!))
        #expect(claims["sub"]?.string == user.id.description)
        #expect(user.claims.emailVerified && user.claims.profile[.name] == "Grace Hopper")
        #expect(app.received(back)?["state"] == "a state")
        let activity = try await tenant.store.activity(of: user.id, since: .distantPast, limit: 10)
        #expect(activity.map(\.kind).sorted() == ["signed_in", "signed_up"])
        // The same person again, elsewhere: the same account, whatever the address is by now.
        upstream.behave { $0.claims["email"] = "other@example.org" }
        let other = tenant.browser()
        let again = try await tenant.federate(other, from: try await other.open(app.url()), at: upstream)
        #expect(try await tenant.idToken(app.redeem(app.code(again)))["sub"]?.string == user.id.description)
        #expect(try await tenant.store.user(EmailAddress("other@example.org")!) == nil)
    }

    @Test func `the request has all that protects it`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await browser.open(app.url(["login_hint": "grace@x.example", "ui_locales": "fr en"]))
        let first = try upstream.parameters(of: try await tenant.depart(browser, from: page))
        #expect(first.callback == tenant.issuer.url("/federation/elsewhere/callback"))
        #expect(first.parameters["response_type"] == "code" && first.parameters["client_id"] == UpstreamRealm.client)
        #expect(first.parameters["code_challenge_method"] == "S256" && first.parameters["code_challenge"]?.count == 43)
        #expect(first.parameters["nonce"]?.count == 43)
        #expect(first.parameters["scope"] == "openid profile email")
        #expect(first.parameters["login_hint"] == "grace@x.example" && first.parameters["ui_locales"] == "fr en")
        #expect(first.parameters["prompt"] == nil && first.parameters["max_age"] == nil)
        let second = try upstream.parameters(of: try await tenant.depart(browser, from: page))
        for name in ["state", "nonce", "code_challenge"] {
            #expect(first.parameters[name] != second.parameters[name], "\(name)")
        }
    }

    @Test func `two tabs go their own ways, and the back button spoils neither`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let left = try await browser.open(app.url(["state": "left"]))
        let right = try await browser.open(app.url(["state": "right"]))
        let leftAway = try await tenant.depart(browser, from: left)
        let rightAway = try await tenant.depart(browser, from: right)
        // Back, and off again: the first trip is left lying.
        let leftAgain = try await tenant.depart(browser, from: left)
        for (away, state) in [(rightAway, "right"), (leftAgain, "left")] {
            let address = try #require(away.location)
            let back = try await browser.open(try upstream.consent(to: address), from: .crossSite)
            #expect(app.received(back)?["state"] == state)
            #expect(app.received(back)?["code"] != nil)
        }
        let address = try #require(leftAway.location)
        let late = try await browser.open(try upstream.consent(to: address), from: .crossSite)
        #expect(app.received(late)?["state"] == "left")
    }

    @Test func `an answer that is posted from the provider's site finds its way by the cookie all the same`()
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let away = try await tenant.depart(browser, from: try await browser.open(app.url()))
        let callback = try upstream.consent(to: try #require(away.location))
        let (address, query) = (callback.prefix { $0 != "?" }, try UpstreamRealm.parts(callback))
        let back = try await browser.post(String(address), query.map { ($0.key, $0.value) }, from: .crossSite)
        #expect(app.received(back)?["code"] != nil)
        // What was posted opens in this tenant alone, for two minutes.
        let relayed = try #require(back.url.contains("?") ? back.url : nil)
        tenant.clock.advance(by: 200)
        #expect(try await browser.open(relayed).status >= 300)
    }

    @Test func `a hint leads straight there, and back from there the choice is the person's`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream { $0.domains = ["corp.example"] }
        let app = try await tenant.register()
        for hints in [["provider": "elsewhere"], ["login_hint": "grace@CORP.example"]] {
            let browser = tenant.browser()
            let away = try await browser.open(app.url(hints), from: .crossSite)
            let trip = try upstream.parameters(of: away)
            let refused = try await browser.open(
                trip.callback + "?error=access_denied&state=" + trip.state, from: .crossSite)
            #expect(refused.status == 403 && refused.title?.hasPrefix("You didn’t sign in with") == true)
            let other = try #require(
                Tag.all(in: refused.text).first { $0.attributes["href"]?.contains("/sign-in?") == true })
            let page = try await browser.open(tenant.server.origin + (other.attributes["href"] ?? ""))
            #expect(page.title == "Sign in" && page.form != nil)
        }
        let browser = tenant.browser()
        #expect(try await browser.open(app.url(["provider": "nobody"])).title == "Sign in")
        // prompt=none never leaves.
        let silent = try await browser.open(app.url(["provider": "elsewhere", "prompt": "none"]))
        #expect(app.received(silent)?["error"] == "login_required")
    }

    @Test func `an address of a provider's domain is sent there as soon as it is typed`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream { $0.domains = ["corp.example"] }
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await browser.open(app.url())
        let leaving = try await browser.submit(page, ["email": "grace@corp.example", "remember": "yes"])
        #expect(leaving.status == 200 && leaving.title?.hasPrefix("Continue with") == true)
        #expect(leaving.text.contains(#"http-equiv="refresh""#))
        let away = try await tenant.depart(browser, from: leaving)
        #expect(try upstream.parameters(of: away).parameters["login_hint"] == "grace@corp.example")
        let back = try await browser.open(try upstream.consent(to: try #require(away.location)), from: .crossSite)
        #expect(app.received(back)?["code"] != nil)
        #expect(browser.session(of: tenant)?.attributes["max-age"] != nil)
    }

    @Test func `a fresh sign-in is asked for and checked`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let app = try await tenant.register()
        for (asked, passed) in [("prompt", "login"), ("max_age", "60")] {
            let browser = tenant.browser()
            let page = try await browser.open(app.url([asked: passed]))
            let away = try await tenant.depart(browser, from: page)
            let trip = try upstream.parameters(of: away)
            #expect(trip.parameters["max_age"] == (asked == "prompt" ? "0" : "60"))
            #expect(trip.parameters["prompt"] == (asked == "prompt" ? "login" : nil))
            for (age, isFresh) in [(TimeInterval?.none, false), (600, false), (1, true)] {
                upstream.behave { $0.authenticatedAgo = age }
                let away = try await tenant.depart(browser, from: page)
                let back = try await browser.open(
                    try upstream.consent(to: try #require(away.location)), from: .crossSite)
                #expect((app.received(back)?["code"] != nil) == isFresh, "\(asked) \(String(describing: age))")
                if !isFresh { #expect(back.title?.hasSuffix("can’t confirm that you have just signed in") == true) }
            }
        }
    }

    @Test func `when the person signed in there is what the app is told`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        upstream.behave { $0.authenticatedAgo = 500 }
        let app = try await tenant.register()
        let browser = tenant.browser()
        let back = try await tenant.federate(browser, from: try await browser.open(app.url()), at: upstream)
        let claims = try await tenant.idToken(app.redeem(app.code(back)))
        #expect(claims["auth_time"]?.integer == Int(tenant.clock.now.timeIntervalSince1970) - 500)
    }

    @Test func `a provider that can't prove a fresh sign-in isn't offered where one is demanded`() async throws {
        let tenant = try await TestTenant.fresh()
        var definition = ProviderDefinition(
            id: IdentityProvider.ID("github")!, kind: .github, clientID: UpstreamRealm.client)
        try await tenant.provide(definition)
        let app = try await tenant.register()
        #expect(try await tenant.browser().open(app.url()).words.contains("GitHub"))
        #expect(try await !tenant.browser().open(app.url(["prompt": "login"])).words.contains("GitHub"))
        definition.assumesFreshSignIn = true
        try await tenant.provide(definition)
        #expect(try await tenant.browser().open(app.url(["prompt": "login"])).words.contains("GitHub"))
    }

    @Test func `the profile follows the provider where the tenant wants that`() async throws {
        for follows in [false, true] {
            let tenant = try await TestTenant.fresh()
            let upstream = try await tenant.upstream { $0.updatesProfile = follows }
            let page = tenant.issuer.url("/account/sign-in")
            let first = tenant.browser()
            _ = try await tenant.federate(first, from: try await first.open(page), at: upstream)
            upstream.behave { $0.claims["name"] = "Rear Admiral Hopper" }
            let second = tenant.browser()
            let account = try await tenant.federate(second, from: try await second.open(page), at: upstream)
            #expect(account.status == 200 && account.title == "Your account")
            let user = try #require(try await tenant.store.user(EmailAddress("grace@example.org")!))
            #expect(user.claims.profile[.name] == (follows ? "Rear Admiral Hopper" : "Grace Hopper"))
            #expect(user.claims.profile[.givenName] == "Grace")
        }
    }

    @Test func `user info fills in what the token leaves out`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        upstream.behave { $0.tellsAllInToken = false }
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        #expect(try await tenant.federate(browser, from: page, at: upstream).title == "Your account")
        #expect(upstream.requests.contains("/userinfo"))
        #expect(
            try await tenant.store.user(EmailAddress("grace@example.org")!)?.claims.profile[.name] == "Grace Hopper")
    }
}
