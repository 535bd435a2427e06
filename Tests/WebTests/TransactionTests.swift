import Foundation
import HTTPTypes
import OAuth
import TestHouse
import Testing

/// One sealed request a tab: it survives what people do, and serves nobody else.
struct TransactionTests {
    @Test func `two tabs don't disturb each other`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let third = try await tenant.registerThirdParty()
        let browser = tenant.browser()
        let first = try await browser.open(app.url(["state": "first"]))
        let second = try await browser.open(third.url(["state": "second"]))
        let consent = try await browser.signIn(tenant.ada, on: second)
        let firstBack = try await browser.signIn(tenant.ada, on: first)
        #expect(app.received(firstBack)?["state"] == "first")
        // The sign-in in the first tab has renewed the session's cookie; the second tab's question still stands.
        let secondBack = try await browser.submit(consent, pressing: "allow")
        #expect(third.received(secondBack)?["state"] == "second")
        #expect(try await app.redeem(app.code(firstBack)).status == 200)
        #expect(try await third.redeem(third.code(secondBack)).status == 200)
    }

    @Test func `signing in again for another client leaves the first one's tokens alive`() async throws {
        let tenant = try await TestTenant.fresh()
        let (app, other) = (try await tenant.register(), try await tenant.register { $0.id = "other" })
        let browser = tenant.browser()
        let tokens = try await app.redeem(app.code(tenant.signedIn(app, in: browser)))
        let page = try await browser.open(other.url(["prompt": "login"]))
        let again = try await other.redeem(other.code(browser.signIn(tenant.ada, on: page)))
        #expect(try await tenant.userInfo(tokens).status == 200)
        #expect(try await tenant.idToken(tokens)["sid"] == tenant.idToken(again)["sid"])
    }

    @Test func `the back button finds a page that still works`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let browser = tenant.browser()
        let signIn = try await browser.open(third.url())
        let consent = try await browser.signIn(tenant.ada, on: signIn)
        #expect(try third.code(await browser.submit(consent, pressing: "allow")).isEmpty == false)

        let shownAgain = try await browser.open(signIn.url)
        #expect(shownAgain.path == tenant.issuer.path + "/sign-in")
        #expect(shownAgain.status == 200)
        #expect(try third.code(await browser.signIn(tenant.ada, on: shownAgain)).isEmpty == false)
        #expect(try await browser.open(consent.url).status == 200)
        #expect(try third.code(await browser.signIn(tenant.ada, on: signIn)).isEmpty == false)
    }

    @Test func `a mistake on the page is told there, and the next try goes on`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await browser.open(app.url())
        let wrong = try await browser.submit(page, ["email": "ada@example.com", "password": "wr<o>ng-pässword"])
        #expect(wrong.status == 422)
        #expect(wrong.incident != nil)
        #expect(wrong.form?["email"] == "ada@example.com")
        #expect(!wrong.text.contains("ng-pässword"))
        #expect(wrong.headers[.setCookie] == nil)
        let none = try await browser.submit(wrong, ["email": "", "password": "x"])
        #expect(none.status == 422)
        #expect(none.text.contains("Enter your e-mail address."))
        let noPassword = try await browser.submit(none, ["email": "ada@example.com"])
        #expect(noPassword.text.contains("Enter your password."))
        #expect(try app.code(await browser.signIn(tenant.ada, on: noPassword)).isEmpty == false)
    }

    @Test func `an unknown address and a wrong password read the same`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await browser.open(app.url())
        let answers = [("nobody@example.com", "x"), ("ada@example.com", "x"), ("not an address", "x")]
        for (email, password) in answers {
            let answer = try await browser.submit(page, ["email": email, "password": password])
            #expect(answer.status == 422)
            #expect(answer.text.contains("E-mail address and password don’t match."))
        }
    }

    @Test(arguments: ["query", "form_post"])
    func `half an hour's pause resumes`(mode: String) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await browser.open(app.url(["response_mode": mode]))
        tenant.clock.advance(by: 1800)
        #expect(try await browser.open(page.url).status == 200)
        #expect(try app.code(await browser.signIn(tenant.ada, on: page)).isEmpty == false)
    }

    @Test func `after an hour a page leads back to its own client by a link`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let other = try await tenant.register {
            $0.id = "other"
            $0.name = "Other App"
            $0.redirectURIs = ["https://other.example.com/"]
        }
        let browser = tenant.browser()
        let page = try await browser.open(app.url())
        _ = try await browser.open(other.url())
        tenant.clock.advance(by: 61 * 60)
        for answer in [try await browser.open(page.url), try await browser.signIn(tenant.ada, on: page)] {
            #expect(answer.status == 400)
            #expect(answer.title == "This sign-in took too long")
            let link = Tag.all(in: answer.text).first { $0.name == "a" }?.attributes["href"] ?? ""
            #expect(link.hasPrefix("https://app.example.com/callback?error=access_denied&"))
            #expect(link.contains("state=a%20state"))
            #expect(link.contains("iss="))
            #expect(answer.words.contains("Back to Acme App"))
        }
        #expect(browser.session(of: tenant) == nil)
    }

    @Test func `after an hour a page leads back to its own client by a form`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await browser.open(app.url(["response_mode": "form_post"]))
        tenant.clock.advance(by: 61 * 60)
        let answer = try await browser.open(page.url)
        #expect(answer.status == 400)
        #expect(app.error(answer) == "access_denied")
        #expect(app.received(answer)?["state"] == "a state")
        #expect(answer.headers[.contentSecurityPolicy]?.contains("form-action 'self' https:;") == true)
    }

    @Test func `an expired page of a client that is gone leads nowhere`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await browser.open(app.url())
        _ = try await tenant.register { $0.redirectURIs = ["https://moved.example.com/"] }
        tenant.clock.advance(by: 61 * 60)
        let answer = try await browser.open(page.url)
        #expect(answer.reason == "redirect_uri_mismatch")
        #expect(!answer.text.contains("app.example.com"))
    }

    @Test func `another browser can't go on with a page, and is offered a fresh start`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let page = try await tenant.browser().open(app.url())
        for stranger in [tenant.browser(), try await visitor(of: tenant, app)] {
            let shown = try await stranger.open(page.url)
            #expect(shown.status == 400)
            #expect(shown.incident != nil)
            let posted = try await stranger.signIn(tenant.ada, on: page)
            #expect(posted.status == 400)
            #expect(stranger.session(of: tenant) == nil)
            let retry = Tag.all(in: posted.text).first { $0.name == "a" }?.attributes["href"] ?? ""
            #expect(retry.hasPrefix(tenant.issuer.path + "/authorize?"))
            let restarted = try await stranger.open(stranger.server.origin + retry)
            #expect(try app.code(await stranger.signIn(tenant.ada, on: restarted)).isEmpty == false)
        }
    }

    @Test func `a browser that keeps no cookies is told so`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        browser.keepsCookies = false
        let answer = try await browser.open(app.url())
        #expect(answer.status == 400)
        #expect(answer.title == "Your browser didn’t send back our cookie")
    }

    @Test func `another tenant's transaction, a tampered one and none at all are refused`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let sealed = try #require(try await browser.open(app.url()).form?["transaction"])
        let elsewhere = try await TestTenant.fresh()
        let other = elsewhere.browser()
        let foreign = try #require(try await other.open(elsewhere.register().url()).form?["transaction"])
        browser.cookies += other.cookies
        var broken = Array(sealed)
        broken[broken.count / 2] = broken[broken.count / 2] == "A" ? "B" : "A"
        let long = String(repeating: "A", count: 20_000)
        for transaction in [foreign, String(broken), String(sealed.dropLast()), sealed + "A", "", "x", long] {
            for path in ["/sign-in", "/consent", "/choose-account", "/authorize/resume"] {
                let shown = try await browser.open(tenant.issuer.url(path + "?transaction=") + transaction)
                #expect(shown.status == 400)
                #expect(shown.reason == "transaction_foreign")
                #expect(shown.incident != nil)
                guard path != "/authorize/resume" else { continue }
                let posted = try await browser.post(
                    tenant.issuer.url(path),
                    [("transaction", transaction), ("email", tenant.ada.email), ("password", tenant.ada.password)])
                #expect(posted.status == 400)
                #expect(posted.reason == "transaction_foreign")
            }
        }
        #expect(browser.session(of: tenant) == nil)
    }

    @Test func `a client that is changed while a tab is open is read anew`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await browser.open(app.url())
        _ = try await tenant.register { $0.redirectURIs = ["https://moved.example.com/"] }
        let answer = try await browser.signIn(tenant.ada, on: page)
        #expect(answer.reason == "redirect_uri_mismatch")
        #expect(browser.session(of: tenant) == nil)
    }

    private func visitor(of tenant: TestTenant, _ app: RelyingParty) async throws -> Browser {
        let browser = tenant.browser()
        _ = try await browser.open(app.url())
        return browser
    }
}
