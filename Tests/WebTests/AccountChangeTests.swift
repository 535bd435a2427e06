import OAuth
import Store
import TestHouse
import Testing

/// What people change of their account themselves.
struct AccountChangeTests {
    /// Ada, signed in at a page of her account.
    private struct Visit {
        let tenant: TestTenant
        let browser: Browser

        init(_ tenant: TestTenant) async throws {
            self.tenant = tenant
            browser = tenant.browser()
            let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
            _ = try await browser.signIn(tenant.ada, on: page)
        }

        func open(_ section: String) async throws -> Answer {
            try await browser.open(tenant.issuer.url("/account/" + section))
        }

        /// Whether this browser is still signed in.
        var isSignedIn: Bool { get async throws { try await open("devices").title != "Sign in" } }
    }

    // MARK: Password

    @Test func `a new password ends the other devices, and not this one`() async throws {
        let tenant = try await TestTenant.fresh()
        let other = try await Visit(tenant)
        let visit = try await Visit(tenant)
        let done = try await visit.browser.submit(
            visit.open("password"), ["current": tenant.ada.password, "password": chosenPassword])
        #expect(done.words.contains("Your password is changed."))
        #expect(try await visit.isSignedIn)
        #expect(try await !other.isSignedIn)
        #expect(try await tenant.admits(tenant.ada.email, chosenPassword))
        #expect(try await !tenant.admits(tenant.ada.email, tenant.ada.password))
        #expect(try await tenant.letter(.passwordChanged, to: tenant.ada.email).device == "Browser/1")
    }

    @Test func `other devices stay where that is wished`() async throws {
        let tenant = try await TestTenant.fresh()
        let other = try await Visit(tenant)
        let visit = try await Visit(tenant)
        _ = try await visit.browser.submit(
            visit.open("password"), ["current": tenant.ada.password, "password": chosenPassword, "keep": "yes"])
        #expect(try await other.isSignedIn)
        #expect(try await tenant.admits(tenant.ada.email, chosenPassword))
    }

    @Test(arguments: [("wrong", chosenPassword, "not your current password"), ("", "short", "too short")])
    func `a password isn't changed by who doesn't know it, nor to one that is too weak`(
        current: String, new: String, words: String
    ) async throws {
        let tenant = try await TestTenant.fresh()
        let visit = try await Visit(tenant)
        let again = try await visit.browser.submit(visit.open("password"), ["current": current, "password": new])
        #expect(again.status == 422 && again.words.contains(words) && again.incident != nil)
        #expect(!again.text.contains(chosenPassword))
        #expect(try await tenant.admits(tenant.ada.email, tenant.ada.password))
        #expect(try await tenant.letters(to: tenant.ada.email).isEmpty)
    }

    @Test func `who sits at somebody's desk can't try passwords for long`() async throws {
        let tenant = try await TestTenant.fresh()
        let visit = try await Visit(tenant)
        var page = try await visit.open("password")
        for _ in 0..<20 {
            page = try await visit.browser.submit(page, ["current": "wrong", "password": chosenPassword])
            #expect(page.status == 422)
        }
        page = try await visit.browser.submit(page, ["current": tenant.ada.password, "password": chosenPassword])
        #expect(page.status == 429)
        tenant.clock.advance(by: 3601)
        page = try await visit.browser.submit(
            visit.open("password"), ["current": tenant.ada.password, "password": chosenPassword])
        #expect(page.status == 200)
    }

    // MARK: Address

    /// Asks for another address, and answers with the page that waits for its code.
    private func change(_ visit: Visit, to address: String, password: String? = nil) async throws -> Answer {
        let page = try await visit.open("email")
        let fields = ["email": address, "password": password ?? visit.tenant.ada.password]
        return try await visit.browser.submit(page, fields)
    }

    @Test func `an address is changed once the new one is proven, and the former one is told`() async throws {
        let tenant = try await TestTenant.fresh()
        let visit = try await Visit(tenant)
        let check = try await change(visit, to: "ada@new.example")
        #expect(check.title == "Check your mail")
        #expect(try await tenant.knows("ada@example.com"))
        #expect(try await tenant.letters(to: "ada@example.com").isEmpty)
        let code = try await tenant.letter(.change, to: "ada@new.example").code ?? ""
        let done = try await visit.browser.submit(check, ["code": code])
        #expect(done.words.contains("ada@new.example") && done.words.contains("Saved."))
        #expect(try await tenant.admits("ada@new.example", tenant.ada.password))
        #expect(try await !tenant.knows("ada@example.com"))
        #expect(try await tenant.letter(.changed, to: "ada@example.com").address == "ada@new.example")
        #expect(try await visit.isSignedIn)
    }

    @Test func `the former address takes it back, and whoever is in is out`() async throws {
        let tenant = try await TestTenant.fresh()
        let thief = try await Visit(tenant)
        let check = try await change(thief, to: "thief@example.net")
        let code = try await tenant.letter(.change, to: "thief@example.net").code ?? ""
        _ = try await thief.browser.submit(check, ["code": code])
        // The thief goes on: another password, and the account is deleted.
        _ = try await thief.browser.submit(
            thief.open("password"), ["current": tenant.ada.password, "password": "thieves hold together 9"])
        let data = try await thief.open("data")
        let deletion = data.forms.last?["transaction"] ?? ""
        let farewell = try await thief.browser.post(
            tenant.issuer.url("/account/data"),
            [("transaction", deletion), ("password", "thieves hold together 9"), ("do", "delete")])
        #expect(farewell.title == "Your account will be deleted")
        tenant.clock.advance(by: 13 * 86_400)
        let link = try await tenant.letter(.changed, to: "ada@example.com").link ?? ""
        let owner = tenant.browser()
        let page = try await owner.open(link)
        #expect(page.title == "Take your address back" && page.words.contains("ada@example.com"))
        let done = try await owner.submit(page, ["password": chosenPassword])
        #expect(done.title == "Your account is yours again")
        #expect(try await tenant.admits("ada@example.com", chosenPassword))
        #expect(try await !tenant.knows("thief@example.net"))
        #expect(try await !thief.isSignedIn)
        #expect(try await owner.open(link).title == "This link has been used")
    }

    @Test func `after two weeks it can't be taken back`() async throws {
        let tenant = try await TestTenant.fresh()
        let visit = try await Visit(tenant)
        let check = try await change(visit, to: "ada@new.example")
        _ = try await visit.browser.submit(
            check, ["code": try await tenant.letter(.change, to: "ada@new.example").code ?? ""])
        tenant.clock.advance(by: 14 * 86_400 + 1)
        let link = try await tenant.letter(.changed, to: "ada@example.com").link ?? ""
        #expect(try await tenant.browser().open(link).title == "This link is too old")
    }

    @Test func `another account's address looks the same, and its owner is told`() async throws {
        let tenant = try await TestTenant.fresh()
        let bea = try await tenant.person("bea@example.com", name: "Bea")
        let visit = try await Visit(tenant)
        let taken = try await change(visit, to: bea.email)
        let free = try await change(visit, to: "bob@example.com")
        #expect(taken.face(about: bea.email) == free.face(about: "bob@example.com"))
        #expect(try await tenant.letter(.changeKnown, to: bea.email).code == nil)
        for digit in 0...4 {
            let again = try await visit.browser.submit(taken, ["code": "0000000\(digit)"])
            #expect(again.status == 422)
        }
        #expect(try await tenant.admits(bea.email, bea.password))
    }

    @Test(arguments: [
        ("", "Enter the new address."), ("x", "not an e-mail address"), ("ADA@example.com", "your address already"),
    ])
    func `an address that can't be is told in its own words`(address: String, words: String) async throws {
        let tenant = try await TestTenant.fresh()
        let again = try await change(try await Visit(tenant), to: address)
        #expect(again.status == 422 && again.words.contains(words))
    }

    @Test func `an address isn't changed without the password`() async throws {
        let tenant = try await TestTenant.fresh()
        let again = try await change(try await Visit(tenant), to: "ada@new.example", password: "wrong")
        #expect(again.status == 422 && again.words.contains("not your current password"))
        #expect(try await tenant.letters(to: "ada@new.example").isEmpty)
    }

    @Test func `an address that an operator declared is verified by its owner`() async throws {
        let tenant = try await TestTenant.fresh()
        let record = try #require(try await tenant.store.user(tenant.ada.id))
        var claims = record.claims
        claims.emailVerified = false
        _ = try await tenant.store.save(
            UserRecord(id: record.id, claims: claims, isEnabled: true), password: nil, now: tenant.clock.now)
        let visit = try await Visit(tenant)
        let page = try await visit.open("email")
        #expect(page.words.contains("not confirmed"))
        let form = try #require(page.forms.first)
        let check = try await visit.browser.post(
            tenant.issuer.url("/account/email"), [("transaction", form["transaction"] ?? ""), ("do", "verify")])
        let code = try await tenant.letter(.verify, to: tenant.ada.email).code ?? ""
        let done = try await visit.browser.submit(check, ["code": code])
        #expect(!done.words.contains("not confirmed"))
        #expect(try await tenant.store.correspondent(tenant.ada.id)?.isVerified == true)
    }

    // MARK: Profile

    @Test func `apps see the new profile, and pages come in the chosen language`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let visit = try await Visit(tenant)
        let page = try await visit.open("profile")
        let saved = try await visit.browser.submit(
            page, ["name": " Ada  King ", "given_name": "Ada", "family_name": "", "nickname": "Countess"])
        #expect(saved.form?["name"] == "Ada King" && saved.words.contains("Saved."))
        let german = try await visit.browser.post(
            tenant.issuer.url("/account/profile"),
            [("transaction", saved.form?["transaction"] ?? ""), ("name", "Ada King"), ("locale", "de")])
        #expect(german.text.contains("<html lang=\"de\""))
        let tokens = try await app.redeem(app.code(tenant.signedIn(app, ["scope": "openid profile"])))
        let claims = try await tenant.userInfo(tokens).json
        #expect(claims["name"]?.string == "Ada King" && claims["locale"]?.string == "de")
        #expect(claims["nickname"] == nil && claims["given_name"] == nil)
    }

    @Test(arguments: [String(repeating: "x", count: 101), "a\nb", "a\u{2028}b", "a\u{0}b"])
    func `a name that can't be is refused, and nothing changes`(name: String) async throws {
        let tenant = try await TestTenant.fresh()
        let visit = try await Visit(tenant)
        let again = try await visit.browser.submit(visit.open("profile"), ["name": name, "nickname": "Countess"])
        #expect(again.status == 422 && again.form?["nickname"] == "Countess")
        #expect(try await visit.open("profile").form?["name"] == "Ada Lovelace")
    }
}
