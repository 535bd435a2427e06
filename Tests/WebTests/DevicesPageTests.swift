import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

/// The account page that shows where a person is signed in.
struct DevicesPageTests {
    /// Signs in at the account's own door.
    private func account(_ tenant: TestTenant, _ browser: Browser) async throws -> Answer {
        let page = try await browser.open(tenant.issuer.url("/account"))
        #expect(page.title == "Sign in" && page.words.contains("to see your account"))
        let overview = try await browser.signIn(tenant.ada, on: page)
        #expect(overview.title == "Your account")
        return try await browser.open(tenant.issuer.url("/account/devices"))
    }

    private func devices(_ page: Answer) -> [String] {
        page.form?.buttons.filter { SessionID(text: $0.value) != nil }.map(\.value) ?? []
    }

    @Test func `a person signs in to the account itself, and sees this device`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        let page = try await account(tenant, browser)
        #expect(page.title == "Where you are signed in")
        #expect(page.path == tenant.issuer.path + "/account/devices")
        #expect(page.words.contains("This device") && page.words.contains("Ada Lovelace"))
        #expect(devices(page).count == 1)
        #expect(!page.words.contains("Sign out all other devices"))
        // The next visit asks nothing.
        #expect(try await browser.open(tenant.issuer.url("/account/devices")).title == "Where you are signed in")
    }

    @Test func `a wrong password is told, and another try works`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account"))
        let again = try await browser.submit(page, ["email": tenant.ada.email, "password": "wrong"])
        #expect(again.status == 422 && again.words.contains("don’t match"))
        #expect(try await browser.signIn(tenant.ada, on: again).title == "Your account")
    }

    @Test func `one device is signed out, and the others stay`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.grantTypes = [.authorizationCode, .refreshToken] }
        let phone = tenant.browser()
        let tokens = try await app.redeem(app.code(tenant.signedIn(app, in: phone)))
        let laptop = tenant.browser()
        let page = try await account(tenant, laptop)
        let current = try await tenant.idToken(tokens)["sid"]?.string ?? ""
        #expect(devices(page).count == 2 && devices(page).last == current)
        #expect(page.words.contains("Apps: Acme App") || page.words.contains("Apps:"))
        let after = try await laptop.submit(page, pressing: current)
        #expect(after.title == "Where you are signed in")
        #expect(devices(after).count == 1)
        #expect(app.error(try await phone.open(app.url(["prompt": "none"]))) == "login_required")
        #expect(try await app.refresh(tokens.json["refresh_token"]?.string ?? "").status == 400)
        #expect(try await tenant.userInfo(tokens).status == 401)
        #expect(try await laptop.open(tenant.issuer.url("/account/devices")).title == "Where you are signed in")
    }

    @Test func `all others, and then everything, can be ended at once`() async throws {
        let tenant = try await TestTenant.fresh()
        let others = [tenant.browser(), tenant.browser()]
        for browser in others { _ = try await account(tenant, browser) }
        let browser = tenant.browser()
        let page = try await account(tenant, browser)
        #expect(devices(page).count == 3)
        let alone = try await browser.submit(page, pressing: "others")
        #expect(devices(alone).count == 1)
        for browser in others {
            #expect(try await browser.open(tenant.issuer.url("/account")).title == "Sign in")
        }
        let gone = try await browser.submit(alone, pressing: "all")
        #expect(gone.title == "You are signed out everywhere")
        #expect(try await browser.open(tenant.issuer.url("/account")).title == "Sign in")
    }

    @Test func `ending the device in one's hand signs it out`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        let page = try await account(tenant, browser)
        let gone = try await browser.submit(page, pressing: devices(page)[0])
        #expect(gone.title == "You are signed out" && browser.session(of: tenant)?.value == "")
    }

    @Test func `an app that may keep its access is shown after the browser signed out, and can be ended`() async throws
    {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register {
            $0.grantTypes = [.authorizationCode, .refreshToken]
            $0.scopes = ["openid", "offline_access"]
        }
        let phone = tenant.browser()
        let consent = try await tenant.signedIn(
            app, ["scope": "openid offline_access", "prompt": "consent"], in: phone)
        let tokens = try await app.redeem(app.code(phone.submit(consent, pressing: "allow")))
        _ = try await phone.submit(phone.open(tenant.issuer.url("/logout")), pressing: "sign-out")
        let laptop = tenant.browser()
        let page = try await account(tenant, laptop)
        #expect(page.words.contains("Apps only") && devices(page).count == 2)
        let refreshed = try await app.refresh(tokens.json["refresh_token"]?.string ?? "")
        #expect(refreshed.status == 200)
        _ = try await laptop.submit(page, pressing: devices(page)[1])
        #expect(try await app.refresh(refreshed.json["refresh_token"]?.string ?? "").status == 400)
    }

    @Test func `another person's session can't be named`() async throws {
        let tenant = try await TestTenant.fresh()
        let mallory = try await tenant.person("mallory@example.com", name: nil)
        let victim = tenant.browser()
        let target = devices(try await account(tenant, victim))[0]
        let attacker = tenant.browser()
        _ = try await attacker.signIn(mallory, on: try await attacker.open(tenant.issuer.url("/account")))
        let page = try await attacker.open(tenant.issuer.url("/account/devices"))
        let fields = [("transaction", page.form?["transaction"] ?? ""), ("end", target)]
        _ = try await attacker.post(tenant.server.origin + (page.form?.action ?? ""), fields)
        #expect(try await victim.open(tenant.issuer.url("/account/devices")).title == "Where you are signed in")
    }

    @Test func `a form counts only from the page, the browser and the session that it was shown to`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        let page = try await account(tenant, browser)
        let action = tenant.server.origin + (page.form?.action ?? "")
        let fields = [("transaction", page.form?["transaction"] ?? ""), ("end", "all")]
        #expect(try await browser.post(action, fields, from: .crossSite).reason == "transaction_foreign")
        #expect(try await browser.post(action, [("end", "all")]).reason == "transaction_foreign")
        let attacker = tenant.browser()
        let mallory = try await tenant.person("mallory@example.com", name: nil)
        _ = try await attacker.signIn(mallory, on: try await attacker.open(tenant.issuer.url("/account")))
        let own = try await attacker.open(tenant.issuer.url("/account/devices"))
        let planted = [("transaction", own.form?["transaction"] ?? ""), ("end", "all")]
        #expect(try await browser.post(action, planted).reason == "transaction_foreign")
        for meaningless in [[fields[0]], [fields[0], ("end", "nothing")]] {
            #expect(try await browser.post(action, meaningless).title == "Where you are signed in")
        }
        tenant.clock.advance(by: 3600)
        let late = try await browser.post(action, fields)
        #expect(late.title == "Where you are signed in" && devices(late).count == 1)
    }

    @Test func `a session that looked wrong has to be confirmed before the account opens`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        let page = try await account(tenant, browser)
        _ = try await tenant.store.doubt(SessionID(text: devices(page)[0])!)
        let again = try await browser.open(tenant.issuer.url("/account/devices"))
        #expect(again.title == "Sign in")
        #expect(try await browser.signIn(tenant.ada, on: again).title == "Your account")
    }

    @Test func `a stolen token that came back is told to the person, for a month`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.grantTypes = [.authorizationCode, .refreshToken] }
        let browser = tenant.browser()
        let first = try await app.redeem(app.code(tenant.signedIn(app, in: browser)))
        let stolen = first.json["refresh_token"]?.string ?? ""
        let second = try await app.refresh(stolen).json["refresh_token"]?.string ?? ""
        _ = try await app.refresh(second)
        #expect(try await !browser.open(tenant.issuer.url("/account/devices")).words.contains("Somebody else"))
        #expect(try await app.refresh(stolen).reason == "refresh_token_reused")
        let page = try await browser.open(tenant.issuer.url("/account/devices"))
        #expect(page.words.contains("Somebody else may have had access"))
        #expect(page.words.contains("was used again. Its access has ended."))
        tenant.clock.advance(by: 13 * 86_400)
        #expect(try await browser.open(tenant.issuer.url("/account/devices")).words.contains("Somebody else"))
        tenant.clock.advance(by: 10 * 86_400)
        _ = try await browser.open(tenant.issuer.url("/account/devices"))
        tenant.clock.advance(by: 7 * 86_400 + 1)
        let later = try await account(tenant, browser)
        #expect(!later.words.contains("Somebody else"))
    }
}
