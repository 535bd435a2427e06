import FoundationEssentials
import OAuth
import Store
import TestHouse
import Testing

/// Giving an account another address, proving the one it has, and taking back what somebody else did.
struct AddressChangeTests {
    /// Ada, signed in, in the middle of changing her address.
    private struct Changing {
        let tenant: TestTenant
        let browser: Browser
        let check: Answer

        init(
            to email: String = "ada@new.example.com", password: String? = nil, at tenant: TestTenant,
            in given: Browser? = nil
        ) async throws {
            self.tenant = tenant
            let browser = given ?? tenant.browser()
            if given == nil { _ = try await tenant.signedIn(tenant.register(), in: browser) }
            let page = try await browser.open(tenant.issuer.url("/account/email"))
            let fields = [
                ("transaction", page.forms.last?["transaction"] ?? ""), ("email", email),
                ("password", password ?? tenant.ada.password),
            ]
            check = try await browser.post(tenant.issuer.url("/account/email"), fields)
            self.browser = browser
        }

        func typed(_ code: String?) async throws -> Answer {
            try await browser.submit(check, ["code": code ?? ""])
        }
    }

    private static func address(at tenant: TestTenant) async throws -> String? {
        try await tenant.store.correspondent(tenant.ada.id)?.email
    }

    @Test func `by the code: the new address signs in, the former one is told and doesn't`() async throws {
        let tenant = try await TestTenant.fresh()
        let changing = try await Changing(at: tenant)
        let letter = try await tenant.letter(.change, to: "ada@new.example.com")
        #expect(try await Self.address(at: tenant) == "ada@example.com")
        tenant.clock.advance(by: 1)
        let done = try await changing.typed(letter.code)
        #expect(done.status == 200 && done.words.contains("ada@new.example.com") && done.words.contains("Saved."))
        #expect(try await tenant.admits("ada@new.example.com", tenant.ada.password))
        #expect(try await !tenant.admits("ada@example.com", tenant.ada.password))
        let told = try await tenant.letter(.changed, to: "ada@example.com")
        #expect(told.address == "ada@new.example.com" && told.token.hasPrefix("ost_m_"))
    }

    @Test func `by the link: here at once, elsewhere with the password`() async throws {
        for isHere in [true, false] {
            let tenant = try await TestTenant.fresh()
            let changing = try await Changing(at: tenant)
            let link = try await tenant.letter(.change, to: "ada@new.example.com").link ?? ""
            let browser = isHere ? changing.browser : tenant.browser()
            let page = try await browser.open(link)
            #expect(page.title == "Confirm your new address" && page.words.contains("ada@new.example.com"))
            if !isHere {
                #expect(try await browser.submit(page, ["password": "wrong harbour"]).status == 422)
                #expect(try await Self.address(at: tenant) == "ada@example.com")
            }
            #expect(try await browser.submit(page, ["password": tenant.ada.password]).status == 200)
            #expect(try await Self.address(at: tenant) == "ada@new.example.com")
            #expect(isHere || browser.session(of: tenant) == nil)
        }
    }

    @Test func `the present password is asked for, and what is no new address is told`() async throws {
        let tenant = try await TestTenant.fresh()
        for (email, password, words) in [
            ("ada@new.example.com", "wrong harbour", "This is not your current password."),
            ("ada@new.example.com", "", "This is not your current password."),
            ("", tenant.ada.password, "Enter the new address."),
            ("ada", tenant.ada.password, "This is not an e-mail address."),
            ("ADA@example.com", tenant.ada.password, "This is your address already."),
        ] {
            let changing = try await Changing(to: email, password: password, at: tenant)
            #expect(changing.check.status == 422 && changing.check.words.contains(words), "\(changing.check.words)")
        }
        #expect(try await tenant.store.mails(after: nil, limit: 1).isEmpty)
    }

    @Test func `somebody else's address isn't given away, and whoever wants it learns nothing`() async throws {
        let tenant = try await TestTenant.fresh()
        _ = try await tenant.person("bob@example.com", name: "Bob")
        try await tenant.erase(tenant.person("gone@example.com", name: "Gus"))
        var faces: Set<String> = []
        for email in ["bob@example.com", "gone@example.com", "free@example.com"] {
            let changing = try await Changing(to: email, at: tenant)
            faces.insert(changing.check.face(about: email))
            faces.insert(try await changing.typed("0000 0000").face(about: email))
        }
        #expect(faces.count == 2)
        #expect(try await tenant.letter(.changeKnown, to: "bob@example.com").code == nil)
        #expect(try await tenant.letter(.changeKnown, to: "gone@example.com").code == nil)
        #expect(try await tenant.letter(.change, to: "free@example.com").code != nil)
    }

    @Test func `an address that is taken meanwhile is told so, however often it is asked`() async throws {
        let tenant = try await TestTenant.fresh()
        let changing = try await Changing(at: tenant)
        let letter = try await tenant.letter(.change, to: "ada@new.example.com")
        _ = try await tenant.person("ada@new.example.com", name: "Another Ada")
        let refused = try await changing.typed(letter.code)
        #expect(refused.status == 422 && refused.words.contains("An account with this address exists by now."))
        let again = try await changing.typed("")
        #expect(again.status == 422 && !again.words.contains("Saved."))
        #expect(try await Self.address(at: tenant) == "ada@example.com")
    }

    @Test func `the former address takes it back, with a new password, and whoever did it is signed out`() async throws
    {
        let tenant = try await TestTenant.fresh()
        // Somebody who knew the password.
        let thief = try await Changing(at: tenant)
        tenant.clock.advance(by: 1)
        _ = try await thief.typed(try await tenant.letter(.change, to: "ada@new.example.com").code)
        let told = try await tenant.letter(.changed, to: "ada@example.com")
        tenant.clock.advance(by: 14 * 86_400 - 1)
        let browser = tenant.browser()
        let page = try await browser.open(told.link ?? "")
        #expect(page.title == "Take your address back" && page.words.contains("ada@example.com"))
        #expect(try await Self.address(at: tenant) == "ada@new.example.com")
        let done = try await browser.submit(page, ["password": chosenPassword])
        #expect(done.title == "Your account is yours again" && browser.session(of: tenant) == nil)
        #expect(try await Self.address(at: tenant) == "ada@example.com")
        #expect(try await tenant.admits("ada@example.com", chosenPassword))
        #expect(try await !tenant.admits("ada@new.example.com", tenant.ada.password))
        #expect(try await thief.browser.open(tenant.issuer.url("/account")).title == "Sign in")
        #expect(try await browser.submit(page, ["password": "orange window kettle 17"]).status == 410)
    }

    @Test func `it can be taken back for two weeks, also after the password was changed and the address again`()
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let thief = try await Changing(at: tenant)
        tenant.clock.advance(by: 1)
        _ = try await thief.typed(try await tenant.letter(.change, to: "ada@new.example.com").code)
        let told = try await tenant.letter(.changed, to: "ada@example.com")
        let reset = try await Recovering("ada@new.example.com", at: tenant)
        let page = try await reset.typed(reset.letter.code)
        _ = try await reset.browser.submit(page, ["password": "orange window kettle 17"])
        tenant.clock.advance(by: 1)
        let second = try await Changing(
            to: "ada@third.example.com", password: "orange window kettle 17", at: tenant, in: reset.browser)
        _ = try await second.typed(try await tenant.letter(.change, to: "ada@third.example.com").code)
        #expect(try await Self.address(at: tenant) == "ada@third.example.com")
        let browser = tenant.browser()
        let undo = try await browser.open(told.link ?? "")
        #expect(try await browser.submit(undo, ["password": chosenPassword]).title == "Your account is yours again")
        #expect(try await tenant.admits("ada@example.com", chosenPassword))

        let other = try await TestTenant.fresh()
        let changing = try await Changing(at: other)
        other.clock.advance(by: 1)
        _ = try await changing.typed(try await other.letter(.change, to: "ada@new.example.com").code)
        let late = try await other.letter(.changed, to: "ada@example.com")
        other.clock.advance(by: 14 * 86_400)
        #expect(try await other.browser().open(late.link ?? "").status == 410)
    }

    @Test func `a new password ends a change that somebody has begun`() async throws {
        let tenant = try await TestTenant.fresh()
        let thief = try await Changing(at: tenant)
        let letter = try await tenant.letter(.change, to: "ada@new.example.com")
        let owner = try await Recovering(at: tenant)
        let page = try await owner.typed(owner.letter.code)
        _ = try await owner.browser.submit(page, ["password": chosenPassword])
        _ = try await thief.typed(letter.code)
        _ = try await tenant.browser().post(
            tenant.issuer.url("/verify/link"), [("token", letter.token), ("password", tenant.ada.password)])
        #expect(try await Self.address(at: tenant) == "ada@example.com")
    }

    @Test func `an address that isn't confirmed is, by a code to itself`() async throws {
        let tenant = try await TestTenant.fresh()
        let claims = try #require(try await tenant.store.user(EmailAddress(tenant.ada.email)!)).claims
        let unverified = UserClaims(
            email: claims.email, emailVerified: false, phoneNumber: nil, phoneNumberVerified: false, roles: [],
            updatedAt: tenant.clock.now, profile: claims.profile, address: [:])
        _ = try await tenant.store.save(
            UserRecord(id: tenant.ada.id, claims: unverified, isEnabled: true), password: nil, now: tenant.clock.now)
        let browser = tenant.browser()
        _ = try await tenant.signedIn(tenant.register(), in: browser)
        let page = try await browser.open(tenant.issuer.url("/account/email"))
        #expect(page.words.contains("not confirmed"))
        let fields = [("transaction", page.forms.first?["transaction"] ?? ""), ("do", "verify")]
        let check = try await browser.post(tenant.issuer.url("/account/email"), fields)
        let letter = try await tenant.letter(.verify, to: "ada@example.com")
        let done = try await browser.submit(check, ["code": letter.code ?? ""])
        #expect(done.words.contains("Saved.") && !done.words.contains("not confirmed"))
        #expect(try await tenant.store.correspondent(tenant.ada.id)?.isVerified == true)
    }
}
