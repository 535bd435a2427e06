import HTTPTypes
import OAuth
import TestHouse
import Testing

struct PromptTests {
    @Test func `prompt=none without a session says login_required, and shows no page`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        for mode in ["query", "form_post"] {
            let answer = try await tenant.browser().open(app.url(["prompt": "none", "response_mode": mode]))
            #expect(app.error(answer) == "login_required")
            #expect(app.received(answer)?["iss"] == tenant.issuer.description)
            #expect(app.received(answer)?["state"] == "a state")
        }
    }

    @Test func `prompt=none with a session answers at once`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        _ = try await tenant.signedIn(app, in: browser)
        #expect(try app.code(await browser.open(app.url(["prompt": "none"]))).isEmpty == false)
    }

    @Test func `prompt=none before consent says consent_required`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let browser = tenant.browser()
        _ = try await tenant.signedIn(third, in: browser)
        #expect(third.error(try await browser.open(third.url(["prompt": "none"]))) == "consent_required")
    }

    @Test func `prompt=login asks a person who is signed in again, and auth_time moves`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let first = try await app.redeem(app.code(tenant.signedIn(app, in: browser)))
        let before = try await tenant.idToken(first)["auth_time"]?.integer
        tenant.clock.advance(by: 100)
        let silent = try await app.redeem(app.code(browser.open(app.url())))
        #expect(try await tenant.idToken(silent)["auth_time"]?.integer == before)

        let page = try await browser.open(app.url(["prompt": "login"]))
        #expect(page.path == tenant.issuer.path + "/sign-in")
        #expect(page.text.contains("Please sign in again"))
        let second = try await app.redeem(app.code(browser.signIn(tenant.ada, on: page)))
        #expect(try await tenant.idToken(second)["auth_time"]?.integer == before! + 100)
    }

    @Test func `prompt=consent asks even the tenant's own client's person, and again each time`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await tenant.signedIn(app, ["prompt": "consent"], in: browser)
        #expect(page.path == tenant.issuer.path + "/consent")
        #expect(try app.code(await browser.submit(page, pressing: "allow")).isEmpty == false)
        let again = try await browser.open(app.url(["prompt": "consent"]))
        #expect(again.path == tenant.issuer.path + "/consent")
    }

    @Test func `prompt=login consent asks for both`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        _ = try await tenant.signedIn(app, in: browser)
        let signIn = try await browser.open(app.url(["prompt": "login consent"]))
        #expect(signIn.path == tenant.issuer.path + "/sign-in")
        let consent = try await browser.signIn(tenant.ada, on: signIn)
        #expect(consent.path == tenant.issuer.path + "/consent")
        #expect(try app.code(await browser.submit(consent, pressing: "allow")).isEmpty == false)
    }

    @Test func `prompt=select_account lets a person go on or be somebody else`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let grace = try await tenant.person("grace@example.com", name: nil)
        let browser = tenant.browser()
        _ = try await tenant.signedIn(app, in: browser)
        let page = try await browser.open(app.url(["prompt": "select_account"]))
        #expect(page.path == tenant.issuer.path + "/choose-account")
        #expect(page.words.contains("Continue as Ada Lovelace"))
        let onwards = try await browser.submit(page, pressing: "continue")
        let tokens = try await app.redeem(app.code(onwards))
        #expect(try await tenant.idToken(tokens)["sub"]?.string == tenant.ada.id.description)

        let signIn = try await browser.submit(page, pressing: "other")
        #expect(signIn.path == tenant.issuer.path + "/sign-in")
        let other = try await app.redeem(app.code(browser.signIn(grace, on: signIn)))
        #expect(try await tenant.idToken(other)["sub"]?.string == grace.id.description)
    }

    @Test func `prompt=select_account without a session is a sign-in, and asks nothing after it`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        #expect(try app.code(await tenant.signedIn(app, ["prompt": "select_account"])).isEmpty == false)
    }

    @Test func `max_age asks again when the sign-in is older, and not before`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        _ = try await tenant.signedIn(app, in: browser)
        tenant.clock.advance(by: 60)
        #expect(try app.code(await browser.open(app.url(["max_age": "60"]))).isEmpty == false)
        tenant.clock.advance(by: 1)
        #expect(app.error(try await browser.open(app.url(["max_age": "60", "prompt": "none"]))) == "login_required")
        let page = try await browser.open(app.url(["max_age": "60"]))
        #expect(page.path == tenant.issuer.path + "/sign-in")
        #expect(try app.code(await browser.signIn(tenant.ada, on: page)).isEmpty == false)
    }

    @Test func `max_age=0 asks exactly once`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        _ = try await tenant.signedIn(app, in: browser)
        let page = try await browser.open(app.url(["max_age": "0"]))
        #expect(page.path == tenant.issuer.path + "/sign-in")
        tenant.clock.advance(by: 5)
        #expect(try app.code(await browser.signIn(tenant.ada, on: page)).isEmpty == false)
        #expect(app.error(try await browser.open(app.url(["max_age": "0", "prompt": "none"]))) == "login_required")
    }

    @Test func `login_hint stands in the form already`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let page = try await tenant.browser().open(app.url(["login_hint": "grace@example.com"]))
        #expect(page.form?["email"] == "grace@example.com")
        #expect(page.form?["password"] == "")
    }

    @Test func `ui_locales goes before the browser's languages, and an unknown one is no error`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let page = try await tenant.browser().open(app.url(["ui_locales": "xx-nonsense en"]))
        #expect(page.status == 200)
        #expect(page.headers[.contentLanguage] == "en")
    }

    @Test func `an ID token of the person as a hint changes nothing, however old it is`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let tokens = try await app.redeem(app.code(tenant.signedIn(app, in: browser)))
        tenant.clock.advance(by: 86_400)
        let hint = tokens.json["id_token"]?.string
        #expect(try app.code(await browser.open(app.url(["id_token_hint": hint, "prompt": "none"]))).isEmpty == false)
    }

    @Test func `an ID token of somebody else as a hint gets that person or nobody`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let hint = try await tenant.tokens(app).json["id_token"]?.string
        let grace = try await tenant.person("grace@example.com", name: nil)
        let browser = tenant.browser()
        _ = try await browser.signIn(grace, on: try await browser.open(app.url()))
        #expect(
            app.error(try await browser.open(app.url(["id_token_hint": hint, "prompt": "none"]))) == "login_required")

        let page = try await browser.open(app.url(["id_token_hint": hint]))
        #expect(page.path == tenant.issuer.path + "/sign-in")
        let wrong = try await browser.signIn(grace, on: page)
        #expect(app.error(wrong) == "login_required")
        #expect(app.received(wrong)?["error_description"]?.contains("other_user") == true)
        #expect(try app.code(await browser.signIn(tenant.ada, on: page)).isEmpty == false)
    }

    @Test func `an access token, another issuer's and a broken ID token are no hints`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let tokens = try await tenant.tokens(app)
        let elsewhere = try await TestTenant.fresh()
        let foreign = try await elsewhere.tokens(elsewhere.register()).json["id_token"]?.string
        for hint in [
            tokens.json["access_token"]?.string, foreign, tokens.json["id_token"]?.string.map { $0 + "A" }, "x",
        ] {
            let answer = try await tenant.browser().open(app.url(["id_token_hint": hint]))
            #expect(app.error(answer) == "invalid_request")
        }
    }

    @Test func `an essential acr that can be reached is reached, and one that can't be is an error`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        func claims(_ values: String, _ essential: Bool) -> [String: String?] {
            ["claims": #"{"id_token":{"acr":{"essential":\#(essential),"values":[\#(values)]}}}"#]
        }
        #expect(
            try app.code(await tenant.signedIn(app, claims(#""urn:x","urn:ostiary:acr:1""#, true))).isEmpty == false)
        let refused = try await tenant.browser().open(app.url(claims(#""urn:x""#, true)))
        #expect(app.error(refused) == "unmet_authentication_requirements")
        #expect(try app.code(await tenant.signedIn(app, claims(#""urn:x""#, false))).isEmpty == false)
    }

    @Test func `claims asked for by name arrive where they were asked for`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let claims = #"{"id_token":{"email":null,"phone_number":null},"userinfo":{"name":{"essential":true}}}"#
        let tokens = try await tenant.tokens(app, ["claims": claims])
        let payload = try await tenant.idToken(tokens)
        #expect(payload["email"] == .string("ada@example.com"))
        #expect(payload["name"] == nil)
        #expect(payload["phone_number"] == nil, "the client may not have the phone scope")
        let userInfo = try await tenant.userInfo(tokens)
        #expect(userInfo.json["name"] == .string("Ada Lovelace"))
        #expect(userInfo.json["email"] == nil)
    }

    @Test func `a sub that the client insists on is the person's or nobody's`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        func claims(_ id: UserID) -> [String: String?] { ["claims": #"{"id_token":{"sub":{"value":"\#(id)"}}}"#] }
        #expect(try app.code(await tenant.signedIn(app, claims(tenant.ada.id))).isEmpty == false)
        #expect(app.error(try await tenant.signedIn(app, claims(.random()))) == "login_required")
    }
}
