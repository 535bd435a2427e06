import FoundationEssentials
import OAuth
import Store
import TestHouse
import Testing

/// From a forgotten password to being back in the app with a new one.
struct PasswordResetTests {
    @Test func `by the code in the same browser, and on to the app with its state`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let recovering = try await Recovering(at: tenant, app: app)
        #expect(recovering.check.title == "Check your mail" && recovering.check.words.contains("ada@example.com"))
        let page = try await recovering.typed(recovering.letter.code)
        #expect(page.title == "Choose a new password" && page.words.contains("ada@example.com"))
        #expect(try await tenant.admits("ada@example.com", tenant.ada.password))
        let back = try await recovering.browser.submit(page, ["password": chosenPassword])
        #expect(app.received(back)?["state"] == "a state")
        #expect(try await app.redeem(app.code(back)).status == 200)
        #expect(try await tenant.admits("ada@example.com", chosenPassword))
        #expect(try await !tenant.admits("ada@example.com", tenant.ada.password))
    }

    @Test func `by the link in the same browser, and on to the app`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let recovering = try await Recovering(at: tenant, app: app)
        let page = try await recovering.browser.open(recovering.letter.link ?? "")
        let back = try await recovering.browser.submit(page, ["password": chosenPassword])
        #expect(app.received(back)?["state"] == "a state")
        #expect(try await app.redeem(app.code(back)).status == 200)
    }

    @Test func `by the link elsewhere the password is set, nobody is signed in there, and the app is one sign-in away`()
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let recovering = try await Recovering(at: tenant, app: app)
        let other = tenant.browser()
        let page = try await other.open(recovering.letter.link ?? "")
        let done = try await other.submit(page, ["password": chosenPassword])
        #expect(done.status == 200 && done.title == "Your password is changed")
        #expect(other.session(of: tenant) == nil)
        #expect(try await tenant.admits("ada@example.com", chosenPassword))
        // The page that waits leads to the sign-in, which keeps the request.
        let signIn = try await recovering.typed("")
        #expect(signIn.title == "Sign in")
        let back = try await recovering.browser.submit(
            signIn, ["email": "ada@example.com", "password": chosenPassword])
        #expect(app.received(back)?["state"] == "a state")
    }

    @Test func `sessions and refresh tokens end, and nobody else's do`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.grantTypes = [.authorizationCode, .refreshToken] }
        let bob = try await tenant.person("bob@example.com", name: "Bob")
        let browser = tenant.browser()
        let tokens = try await app.redeem(app.code(tenant.signedIn(app, in: browser)))
        let bobs = tenant.browser()
        let bobsTokens = try await app.redeem(app.code(bobs.signIn(bob, on: bobs.open(app.url()))))
        #expect(try await browser.open(tenant.issuer.url("/account/devices")).title == "Where you are signed in")
        let recovering = try await Recovering(at: tenant)
        let page = try await recovering.browser.open(recovering.letter.link ?? "")
        #expect(try await tenant.userInfo(tokens).status == 200)
        _ = try await recovering.browser.submit(page, ["password": chosenPassword])
        #expect(try await browser.open(tenant.issuer.url("/account/devices")).title == "Sign in")
        #expect(try await tenant.userInfo(tokens).status == 401)
        #expect(try await app.refresh(tokens.json["refresh_token"]?.string ?? "").status == 400)
        #expect(try await bobs.open(tenant.issuer.url("/account/devices")).title == "Where you are signed in")
        #expect(try await app.refresh(bobsTokens.json["refresh_token"]?.string ?? "").status == 200)
    }

    @Test func `the owner is told, in the account's name and language`() async throws {
        let tenant = try await TestTenant.fresh()
        let recovering = try await Recovering("ADA@example.com", at: tenant)
        #expect(try await tenant.letters(to: "ADA@example.com").isEmpty)
        let letter = try await tenant.letter(.reset, to: "ada@example.com")
        #expect(letter.name == "Ada Lovelace" && letter.language == "en" && letter.device == "Browser/1")
        tenant.clock.advance(by: 1)
        let page = try await recovering.typed(letter.code)
        _ = try await recovering.browser.submit(page, ["password": chosenPassword])
        let told = try await tenant.letter(.passwordChanged, to: "ada@example.com")
        #expect(told.link == tenant.issuer.url("/forgot") && told.name == "Ada Lovelace")
        #expect(told.code == nil && told.token == "")
        let activity = try await tenant.store.activity(of: tenant.ada.id, since: .distantPast, limit: 10)
        #expect(activity.map(\.kind).contains("password_reset"))
    }

    @Test func `an address that wasn't verified is now`() async throws {
        let tenant = try await TestTenant.fresh()
        let claims = UserClaims(
            email: "eve@example.com", emailVerified: false, phoneNumber: nil, phoneNumberVerified: false, roles: [],
            updatedAt: tenant.clock.now, profile: [:], address: [:])
        _ = try await tenant.store.save(
            UserRecord(id: .random(), claims: claims, isEnabled: true), password: nil, now: tenant.clock.now)
        let recovering = try await Recovering("eve@example.com", at: tenant)
        let page = try await recovering.typed(recovering.letter.code)
        #expect(try await tenant.store.correspondent(EmailAddress("eve@example.com")!)?.isVerified == false)
        #expect(try await recovering.browser.submit(page, ["password": chosenPassword]).status == 200)
        #expect(try await tenant.store.correspondent(EmailAddress("eve@example.com")!)?.isVerified == true)
        #expect(try await tenant.admits("eve@example.com", chosenPassword))
    }

    @Test func `without an account, or with one that is shut, the page is the same and nothing proves it`() async throws
    {
        let tenant = try await TestTenant.fresh()
        let shut = try await tenant.person("shut@example.com", name: "Sam")
        let claims = try #require(try await tenant.store.user(EmailAddress(shut.email)!)).claims
        _ = try await tenant.store.save(
            UserRecord(id: shut.id, claims: claims, isEnabled: false), password: nil, now: tenant.clock.now)
        try await tenant.erase(tenant.person("gone@example.com", name: "Gus"))
        var faces: Set<String> = []
        for email in ["ada@example.com", "nobody@example.com", "shut@example.com", "gone@example.com"] {
            let recovering = try await Recovering(email, at: tenant)
            for answer in [recovering.check, try await recovering.typed("0000 0000"), try await recovering.typed("")] {
                faces.insert(answer.face(about: email))
            }
            guard email != "ada@example.com" else { continue }
            let letter = try await tenant.letter(.resetUnknown, to: email)
            #expect(letter.code == nil && letter.name == nil && letter.token == "")
            #expect(letter.link == tenant.issuer.url("/sign-up"))
        }
        #expect(faces.count == 3)
        try await tenant.becomes { $0.signUp = .closed }
        _ = try await Recovering("none@example.com", at: tenant)
        #expect(try await tenant.letter(.resetUnknown, to: "none@example.com").link == nil)
    }

    @Test func `a refused password leaves the link and the code as good as before`() async throws {
        let tenant = try await TestTenant.fresh()
        for byLink in [true, false] {
            tenant.clock.advance(by: 1)
            let recovering = try await Recovering(at: tenant)
            let letter = try await recovering.letter
            var page =
                byLink ? try await recovering.browser.open(letter.link ?? "") : try await recovering.typed(letter.code)
            for (password, words) in [
                ("", "Choose a password."), ("short 7", "at least 8 characters"), ("password123", "one of the first"),
                ("Ada Lovelace Ada", "too close to your name"), ("ada@example.com", "too close to your name"),
            ] {
                page = try await recovering.browser.submit(page, ["password": password])
                #expect(page.status == 422 && page.words.contains(words), "\(page.words)")
                #expect(page.incident != nil && page.form?["password"] == "")
            }
            let password = byLink ? chosenPassword : "orange window kettle 17"
            #expect(try await recovering.browser.submit(page, ["password": password]).status == 200)
            #expect(try await tenant.admits("ada@example.com", password))
        }
    }

    @Test func `what a code has proven waits an hour for the password, and gives one`() async throws {
        let tenant = try await TestTenant.fresh()
        let recovering = try await Recovering(at: tenant)
        let page = try await recovering.typed(recovering.letter.code)
        tenant.clock.advance(by: 3599)
        #expect(try await recovering.browser.open(page.url).title == "Choose a new password")
        tenant.clock.advance(by: 1)
        #expect(try await recovering.browser.open(page.url).title == "Forgot your password?")
        #expect(try await recovering.browser.submit(page, ["password": chosenPassword]).title != "Your account")
        #expect(try await !tenant.admits("ada@example.com", chosenPassword))

        let second = try await Recovering(at: tenant, in: recovering.browser)
        let open = try await second.typed(second.letter.code)
        #expect(try await second.browser.submit(open, ["password": chosenPassword]).status == 200)
        let again = try await second.browser.submit(open, ["password": "orange window kettle 17"])
        #expect(again.title == "Forgot your password?")
        #expect(try await !tenant.admits("ada@example.com", "orange window kettle 17"))
    }

    @Test func `a new password ends what another mail has opened or proven`() async throws {
        let tenant = try await TestTenant.fresh()
        // Somebody who could read the mail for a moment.
        let intruder = try await Recovering(at: tenant)
        let page = try await intruder.typed(intruder.letter.code)
        #expect(page.title == "Choose a new password")
        tenant.clock.advance(by: 1)
        let owner = try await Recovering(at: tenant)
        let ownPage = try await owner.browser.open(owner.letter.link ?? "")
        #expect(try await owner.browser.submit(ownPage, ["password": chosenPassword]).status == 200)
        _ = try await intruder.browser.submit(page, ["password": "orange window kettle 17"])
        #expect(try await !tenant.admits("ada@example.com", "orange window kettle 17"))
        #expect(try await tenant.admits("ada@example.com", chosenPassword))
    }

    @Test func `a newer message ends what an older one has proven`() async throws {
        let tenant = try await TestTenant.fresh()
        let intruder = try await Recovering(at: tenant)
        let page = try await intruder.typed(intruder.letter.code)
        tenant.clock.advance(by: 1)
        _ = try await Recovering(at: tenant)
        _ = try await intruder.browser.submit(page, ["password": "orange window kettle 17"])
        #expect(try await !tenant.admits("ada@example.com", "orange window kettle 17"))
    }

    @Test func `an account that its owner has deleted gets the password, and is offered back`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        try await tenant.close(tenant.ada)
        let recovering = try await Recovering(at: tenant, app: app)
        let page = try await recovering.typed(recovering.letter.code)
        let after = try await recovering.browser.submit(page, ["password": chosenPassword])
        #expect(after.status == 200 && recovering.browser.session(of: tenant) == nil)
        let restore = try await recovering.browser.submit(
            recovering.browser.open(app.url()), ["email": "ada@example.com", "password": chosenPassword])
        #expect(restore.title == "Restore your account?")
        let back = try await recovering.browser.submit(restore)
        #expect(app.received(back)?["state"] == "a state")
    }

    @Test func `the address is there that was typed on the sign-in page's app`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let signIn = try await browser.open(app.url(["login_hint": "ada@example.com"]))
        let page = try await browser.open(signIn.link(to: "/forgot", of: tenant))
        #expect(page.form?["email"] == "ada@example.com")
        for (typed, words) in [("", "Enter your e-mail address."), ("ada", "This is not an e-mail address.")] {
            let answer = try await browser.submit(page, ["email": typed])
            #expect(answer.status == 422 && answer.words.contains(words) && answer.form?["email"] == typed)
        }
        #expect(try await tenant.store.mails(after: nil, limit: 1).isEmpty)
    }
}
