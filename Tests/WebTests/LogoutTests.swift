import HTTPTypes
import OAuth
import TestHouse
import Testing

/// OpenID Connect RP-Initiated Logout 1.0.
struct LogoutTests {
    /// A tenant with two apps, which Ada has open in a browser.
    private struct Situation {
        let tenant: TestTenant
        let app: RelyingParty
        let other: RelyingParty
        let browser: Browser
        /// What each app was given.
        let tokens: Answer
        let otherTokens: Answer

        init() async throws {
            tenant = try await TestTenant.fresh()
            app = try await tenant.registerConfidential {
                $0.grantTypes = [.authorizationCode, .refreshToken]
                $0.postLogoutRedirectURIs = ["https://app.example.com/bye", "https://app.example.com/bye?now=1"]
            }
            other = try await tenant.registerConfidential {
                $0.id = "other"
                $0.grantTypes = [.authorizationCode, .refreshToken]
                $0.scopes = ["openid", "offline_access"]
            }
            browser = tenant.browser()
            tokens = try await app.redeem(app.code(tenant.signedIn(app, in: browser)))
            otherTokens = try await other.redeem(other.code(browser.open(other.url())))
        }

        func url(_ parameters: [String: String]) -> String {
            tenant.issuer.url("/logout?") + FormEncoding.encode(parameters.map { (name: $0.key, value: $0.value) })
        }

        var hint: String { tokens.json["id_token"]?.string ?? "" }

        /// Whether the browser is signed in.
        func isSignedIn(_ browser: Browser? = nil) async throws -> Bool {
            let answer = try await (browser ?? self.browser).open(app.url(["prompt": "none"]))
            return app.received(answer)?["code"] != nil
        }

        /// Whether tokens work, by all that can be asked; they never half work.
        func work(_ tokens: Answer, of app: RelyingParty) async throws -> Bool {
            let isActive =
                try await app.about(tokens.json["access_token"]?.string ?? "", at: "/introspect")
                .json["active"]?.bool == true
            #expect(try await tenant.userInfo(tokens).status == (isActive ? 200 : 401))
            let refreshed = try await app.refresh(tokens.json["refresh_token"]?.string ?? "")
            #expect(refreshed.status == (isActive ? 200 : 400))
            return isActive
        }
    }

    @Test func `an app's own ID token signs its browser out, and leads back`() async throws {
        let situation = try await Situation()
        let back = try await situation.browser.open(
            situation.url([
                "id_token_hint": situation.hint, "post_logout_redirect_uri": "https://app.example.com/bye?now=1",
                "state": "a b&c",
            ]), from: .crossSite)
        #expect(back.status == 303)
        #expect(back.location == "https://app.example.com/bye?now=1&state=a%20b%26c")
        #expect(situation.browser.session(of: situation.tenant)?.value == "")
        #expect(try await !situation.isSignedIn())
        #expect(try await !situation.work(situation.tokens, of: situation.app))
        #expect(try await !situation.work(situation.otherTokens, of: situation.other))
    }

    @Test func `a session that was taken along elsewhere is over, too`() async throws {
        let situation = try await Situation()
        let copy = situation.tenant.browser()
        copy.cookies = situation.browser.cookies
        #expect(try await situation.isSignedIn(copy))
        _ = try await situation.browser.open(situation.url(["id_token_hint": situation.hint]))
        #expect(try await !situation.isSignedIn(copy))
    }

    @Test func `without a hint the person is asked, and nothing ends until they have answered`() async throws {
        let situation = try await Situation()
        for parameters in [
            [:], ["client_id": situation.app.id], ["id_token_hint": "not one of ours"],
            ["id_token_hint": situation.tokens.json["access_token"]?.string ?? "", "client_id": situation.app.id],
        ] {
            let page = try await situation.browser.open(situation.url(parameters), from: .crossSite)
            #expect(page.status == 200 && page.title == "Sign out")
            let scopes = page.form?.choices.map(\.value)
            #expect(
                scopes
                    == (parameters["client_id"] == nil ? ["browser", "everywhere"] : ["app", "browser", "everywhere"]))
            #expect(page.words.contains("Ada Lovelace"))
        }
        #expect(try await situation.isSignedIn())
        #expect(try await situation.work(situation.tokens, of: situation.app))
    }

    @Test func `somebody else's hint signs nobody out unasked`() async throws {
        let situation = try await Situation()
        let mallory = try await situation.tenant.person("mallory@example.com", name: nil)
        let attacker = situation.tenant.browser()
        let back = try await attacker.signIn(mallory, on: try await attacker.open(situation.app.url()))
        let hint = try await situation.app.redeem(situation.app.code(back)).json["id_token"]?.string ?? ""
        let page = try await situation.browser.open(situation.url(["id_token_hint": hint]), from: .crossSite)
        #expect(page.title == "Sign out")
        #expect(try await situation.isSignedIn())
    }

    @Test func `a hint alone, in a browser where nobody is signed in, ends nothing`() async throws {
        let situation = try await Situation()
        let elsewhere = situation.tenant.browser()
        let page = try await elsewhere.open(situation.url(["id_token_hint": situation.hint]), from: .crossSite)
        #expect(page.title == "You are signed out")
        let back = try await elsewhere.open(
            situation.url(["client_id": situation.app.id, "post_logout_redirect_uri": "https://app.example.com/bye"]))
        #expect(back.location == "https://app.example.com/bye")
        #expect(try await situation.isSignedIn())
        #expect(try await situation.work(situation.tokens, of: situation.app))
    }

    @Test func `this app: only what it was given in this session ends`() async throws {
        let situation = try await Situation()
        let elsewhere = try await situation.tenant.tokens(situation.app)
        let page = try await situation.browser.open(situation.url(["client_id": situation.app.id]))
        let done = try await situation.browser.submit(page, ["scope": "app"], pressing: "sign-out")
        #expect(done.title == "You are signed out of the app")
        #expect(try await situation.isSignedIn())
        #expect(try await !situation.work(situation.tokens, of: situation.app))
        #expect(try await situation.work(situation.otherTokens, of: situation.other))
        #expect(try await situation.work(elsewhere, of: situation.app))
    }

    @Test func `this browser: every app in it ends, other devices and offline access stay`() async throws {
        let situation = try await Situation()
        let other = situation.other
        let offline = try await other.redeem(
            other.code(
                situation.browser.submit(
                    situation.browser.open(other.url(["scope": "openid offline_access", "prompt": "consent"])),
                    pressing: "allow")))
        let phone = situation.tenant.browser()
        let elsewhere = try await situation.app.redeem(
            situation.app.code(situation.tenant.signedIn(situation.app, in: phone)))
        let page = try await situation.browser.open(situation.url([:]))
        #expect(page.form?["scope"] == "browser")
        let done = try await situation.browser.submit(page, pressing: "sign-out")
        #expect(done.title == "You are signed out")
        #expect(try await !situation.isSignedIn())
        #expect(try await !situation.work(situation.tokens, of: situation.app))
        #expect(try await !situation.work(situation.otherTokens, of: other))
        #expect(try await situation.work(offline, of: other))
        #expect(try await situation.isSignedIn(phone))
        #expect(try await situation.work(elsewhere, of: situation.app))
    }

    @Test func `everywhere: nothing that the person has anywhere goes on`() async throws {
        let situation = try await Situation()
        let other = situation.other
        let offline = try await other.redeem(
            other.code(
                situation.browser.submit(
                    situation.browser.open(other.url(["scope": "openid offline_access", "prompt": "consent"])),
                    pressing: "allow")))
        let phone = situation.tenant.browser()
        let elsewhere = try await situation.app.redeem(
            situation.app.code(situation.tenant.signedIn(situation.app, in: phone)))
        let page = try await situation.browser.open(situation.url(["client_id": situation.app.id]))
        let done = try await situation.browser.submit(page, ["scope": "everywhere"], pressing: "sign-out")
        #expect(done.title == "You are signed out everywhere")
        for browser in [situation.browser, phone] { #expect(try await !situation.isSignedIn(browser)) }
        for (tokens, app) in [
            (situation.tokens, situation.app), (situation.otherTokens, other), (offline, other),
            (elsewhere, situation.app),
        ] {
            #expect(try await !situation.work(tokens, of: app))
        }
    }

    @Test func `who would rather stay signed in stays`() async throws {
        let situation = try await Situation()
        let page = try await situation.browser.open(situation.url(["client_id": situation.app.id]))
        let done = try await situation.browser.submit(page, ["scope": "everywhere"], pressing: "stay")
        #expect(done.title == "You are still signed in")
        #expect(try await situation.isSignedIn())
        #expect(try await situation.work(situation.tokens, of: situation.app))
    }

    @Test func `a post from the app's site does what a link does`() async throws {
        let situation = try await Situation()
        let back = try await situation.browser.post(
            situation.tenant.issuer.url("/logout"),
            [
                ("id_token_hint", situation.hint), ("post_logout_redirect_uri", "https://app.example.com/bye"),
                ("state", "s"),
            ], from: .crossSite)
        #expect(back.location == "https://app.example.com/bye?state=s")
        #expect(try await !situation.isSignedIn())
    }

    @Test func `a form counts only for the session that was asked, and from our own page`() async throws {
        let situation = try await Situation()
        let page = try await situation.browser.open(situation.url([:]))
        let fields = [
            ("transaction", page.form?["transaction"] ?? ""), ("scope", "everywhere"), ("decision", "sign-out"),
        ]
        let action = situation.tenant.server.origin + (page.form?.action ?? "")
        let phone = situation.tenant.browser()
        _ = try await situation.tenant.signedIn(situation.app, in: phone)
        #expect(try await phone.post(action, fields).title == "Sign out")
        #expect(try await situation.browser.post(action, fields, from: .crossSite).reason == "transaction_foreign")
        #expect(
            try await situation.browser.post(
                action, [("transaction", "x"), ("scope", "everywhere"), ("decision", "sign-out")]
            ).reason == "transaction_foreign")
        for incomplete in [
            [fields[0]], [fields[0], fields[1]], [fields[0], fields[2]], [fields[0], ("scope", "app"), fields[2]],
        ] {
            #expect(try await situation.browser.post(action, incomplete).title == "Sign out")
        }
        situation.tenant.clock.advance(by: 3600)
        #expect(try await situation.browser.post(action, fields).title == "Sign out")
        for browser in [situation.browser, phone] { #expect(try await situation.isSignedIn(browser)) }
    }

    /// How a request of each kind is made; the compiler says when one is missing.
    private static func refused(_ refusal: LogoutRefusal, _ situation: Situation) -> String {
        let hint = situation.hint
        return switch refusal {
        case .notAForm: situation.url([:]) + "x=%zz"
        case .parameterRepeated: situation.url(["state": "x"]) + "&state=y"
        case .parameterTooLong: situation.url(["state": String(repeating: "x", count: 9000)])
        case .clientUnknown: situation.url(["client_id": "nobody"])
        case .clientMismatch: situation.url(["id_token_hint": hint, "client_id": situation.other.id])
        case .clientMissing: situation.url(["post_logout_redirect_uri": "https://app.example.com/bye"])
        case .redirectURIMismatch:
            situation.url(["id_token_hint": hint, "post_logout_redirect_uri": "https://app.example.com/bye/"])
        }
    }

    @Test(arguments: LogoutRefusal.allCases)
    func `a refusal is a page with its reason, redirects nobody and ends nothing`(refusal: LogoutRefusal) async throws {
        let situation = try await Situation()
        let url = Self.refused(refusal, situation)
        let posted = try await situation.tenant.server.send(
            .post, situation.tenant.issuer.url("/logout"), [.contentType: "application/x-www-form-urlencoded"],
            body: Array(url.drop { $0 != "?" }.dropFirst().utf8))
        for answer in [try await situation.browser.open(url), posted] {
            #expect(answer.status == 400)
            #expect(answer.location == nil)
            #expect(answer.reason == refusal.rawValue)
            #expect(answer.incident?.count == 14)
        }
        #expect(try await situation.isSignedIn())
    }
}
