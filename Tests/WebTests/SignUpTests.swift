import FoundationEssentials
import OAuth
import Store
import TestHouse
import Testing

/// From no account to being back in the app.
struct SignUpTests {
    @Test func `a person signs up, types the code, and is back in the app with its state`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await tenant.signUpPage(app, in: browser)
        #expect(page.title == "Create an account" && page.words.contains("Acme App"))
        let signingUp = try await SigningUp(at: tenant, app: app, in: browser)
        #expect(signingUp.check.title == "Check your mail")
        #expect(signingUp.check.path == tenant.issuer.path + "/verify")
        #expect(signingUp.check.words.contains("bea@example.com"))
        let back = try await signingUp.typed(signingUp.letter.code)
        #expect(app.received(back)?["state"] == "a state")
        let claims = try await tenant.userInfo(app.redeem(app.code(back))).json
        #expect(
            claims["sub"]?.string
                == (try await tenant.store.account(EmailAddress("bea@example.com")!)?.user.description))
        #expect(try await tenant.admits("bea@example.com", chosenPassword))
    }

    @Test func `the account has what was typed: the name, and an address that is verified`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let signingUp = try await SigningUp("Bea@Example.com", name: "  Bea   Borg ", at: tenant, app: app)
        let again = try await tenant.browser().open(app.url())
        #expect(again.title == "Sign in")
        let back = try await signingUp.typed(signingUp.letter.code)
        #expect(app.received(back)?["code"] != nil)
        let user = try #require(try await tenant.store.user(EmailAddress("bea@example.com")!))
        #expect(user.claims.email == "Bea@Example.com" && user.claims.emailVerified)
        #expect(user.claims.profile[.name] == "Bea Borg")
        #expect(user.isEnabled && user.claims.roles.isEmpty)
    }

    @Test func `the link in the browser that began it leads back to the app without another question`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let signingUp = try await SigningUp(at: tenant, app: app)
        let page = try await signingUp.browser.open(signingUp.letter.link ?? "")
        #expect(page.title == "Finish your account" && page.words.contains("bea@example.com"))
        #expect(page.form?["password"] == nil)
        let back = try await signingUp.browser.submit(page)
        #expect(app.received(back)?["state"] == "a state")
        #expect(try await app.redeem(app.code(back)).status == 200)
    }

    @Test func `the link in another browser asks for the password, and the first page goes on with its state`()
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let signingUp = try await SigningUp(at: tenant, app: app)
        let other = tenant.browser()
        let page = try await other.open(signingUp.letter.link ?? "")
        #expect(page.form?["password"] == "")
        #expect(try await signingUp.typed("").words.contains("The link in the message has not been used yet."))
        let done = try await other.submit(page, ["password": chosenPassword])
        #expect(done.status == 200 && done.title == "Done")
        #expect(done.words.contains("Go back to the browser where you began"))
        #expect(other.session(of: tenant) == nil)
        let back = try await signingUp.typed("")
        #expect(app.received(back)?["state"] == "a state")
        #expect(try await app.redeem(app.code(back)).status == 200)
        // What was proven is taken once; once more leads on as whoever is signed in here, and that is nobody without the cookie.
        #expect(app.received(try await signingUp.typed(""))?["state"] == "a state")
        signingUp.browser.cookies.removeAll { $0.name.hasSuffix("-session") }
        #expect(try await signingUp.typed("").title == "Sign in")
    }

    @Test func `the link in another browser does nothing with a wrong password, or none`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        for password in ["a wrong harbour ladder", "", chosenPassword + " "] {
            let answer = try await signingUp.confirmedElsewhere(password)
            #expect(answer.status == 422)
            #expect(answer.words.contains("This is not the password."))
            #expect(answer.form?["password"] == "")
            #expect(try await !tenant.knows("bea@example.com"))
        }
        let without = try await tenant.browser().post(
            tenant.issuer.url("/verify/link"), [("token", try await signingUp.letter.token)])
        #expect(without.status == 422)
        #expect(try await !tenant.knows("bea@example.com"))
        #expect(try await signingUp.confirmedElsewhere().title == "Done")
        #expect(try await tenant.knows("bea@example.com"))
    }

    @Test func `without an app the person arrives in their account`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        let arrived = try await signingUp.typed(signingUp.letter.code)
        #expect(arrived.status == 200)
        #expect(arrived.path.hasPrefix(tenant.issuer.path + "/account"))
        #expect(signingUp.browser.session(of: tenant) != nil)
    }

    @Test func `an app of somebody else's asks for consent after the sign-up, as ever`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let signingUp = try await SigningUp(at: tenant, app: third)
        let consent = try await signingUp.typed(signingUp.letter.code)
        #expect(consent.title == "Allow access")
        let back = try await signingUp.browser.submit(consent, pressing: "allow")
        #expect(third.received(back)?["state"] == "a state")
    }

    @Test func `there is no account, and nobody is signed in, before the address is proven`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        #expect(try await !tenant.knows("bea@example.com"))
        #expect(try await !tenant.admits("bea@example.com", chosenPassword))
        #expect(signingUp.browser.session(of: tenant) == nil)
        let wrong = try await signingUp.typed(signingUp.letter.wrongCode)
        #expect(wrong.status == 422 && wrong.words.contains("This is not the code in the newest message."))
        #expect(try await !tenant.knows("bea@example.com"))
        let page = try await signingUp.browser.open(signingUp.letter.link ?? "")
        #expect(page.status == 200)
        #expect(try await !tenant.knows("bea@example.com"))
    }

    @Test func `of two browsers that sign up with one address, the newer ends the older`() async throws {
        let tenant = try await TestTenant.fresh()
        let older = try await SigningUp(at: tenant)
        let first = try await older.letter
        tenant.clock.advance(by: 1)
        let newer = try await SigningUp(password: "orange window kettle 17", at: tenant)
        let second = try await newer.letter
        #expect(try await older.typed(first.code).words.contains("A newer message was sent"))
        #expect(try await older.typed(second.code).status == 422)
        let page = try await older.browser.open(first.link ?? "")
        #expect(page.status == 410 && page.title == "A newer message was sent")
        #expect(try await !tenant.knows("bea@example.com"))
        #expect(try await newer.typed(second.code).status == 200)
        #expect(try await !tenant.admits("bea@example.com", chosenPassword))
        #expect(try await tenant.admits("bea@example.com", "orange window kettle 17"))
    }

    @Test func `who asked to stay signed in does, also by the link`() async throws {
        let tenant = try await TestTenant.fresh()
        for remembers in [false, true] {
            for byLink in [false, true] {
                let browser = tenant.browser()
                let email = "bea-\(remembers)-\(byLink)@example.com"
                var fields = ["email": email, "name": "", "password": chosenPassword]
                if remembers { fields["remember"] = "yes" }
                let check = try await browser.submit(tenant.signUpPage(nil, in: browser), fields)
                let letter = try await tenant.letter(.signUp, to: email)
                let page = byLink ? try await browser.open(letter.link ?? "") : check
                _ = try await browser.submit(page, byLink ? [:] : ["code": letter.code ?? ""])
                let cookie = try #require(browser.session(of: tenant))
                #expect(cookie.attributes["max-age"] == (remembers ? "2592000" : nil))
            }
        }
    }

    @Test func `a person signed in before is signed out by another account's sign-up`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        _ = try await tenant.signedIn(tenant.register(), in: browser)
        let before = try #require(browser.session(of: tenant))
        let signingUp = try await SigningUp(at: tenant, in: browser)
        _ = try await signingUp.typed(signingUp.letter.code)
        let after = try #require(browser.session(of: tenant))
        #expect(after.value != before.value)
        browser.cookies = [before]
        #expect(try await browser.open(tenant.issuer.url("/account/devices")).title == "Sign in")
        browser.cookies = [after]
        #expect(try await browser.open(tenant.issuer.url("/account/devices")).words.contains("bea@example.com"))
    }

    @Test func `what happened is noted: the sign-up, and the sign-in of it`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        let since = tenant.clock.now - 1
        _ = try await signingUp.typed(signingUp.letter.code)
        let user = try #require(try await tenant.store.account(EmailAddress("bea@example.com")!)?.user)
        let activity = try await tenant.store.activity(of: user, since: since, limit: 10)
        #expect(Set(activity.map(\.kind)) == ["signed_up", "signed_in"])
    }
}
