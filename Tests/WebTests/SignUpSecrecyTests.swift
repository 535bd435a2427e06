import FoundationEssentials
import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

/// Nobody learns by signing up who has an account; the owner of the address does.
struct SignUpSecrecyTests {
    /// Every way in which an address can be no good for signing up.
    private static func refused(at tenant: TestTenant) async throws -> [String: Letter.Kind] {
        try await tenant.close(tenant.person("closed@example.com", name: "Cleo"))
        try await tenant.erase(tenant.person("gone@example.com", name: "Gus"))
        let shut = try await tenant.person("shut@example.com", name: "Sam")
        let claims = try #require(try await tenant.store.user(EmailAddress(shut.email)!)).claims
        _ = try await tenant.store.save(
            UserRecord(id: shut.id, claims: claims, isEnabled: false), password: nil, now: tenant.clock.now)
        return [
            "ada@example.com": .signUpKnown, "closed@example.com": .signUpKnown, "shut@example.com": .signUpKnown,
            "gone@example.com": .signUpRefused,
        ]
    }

    @Test func `whether an address is free, has an account or had one, every answer looks the same`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        var faces: [[String]] = []
        for email in try await Self.refused(at: tenant).keys.sorted() + ["bea@example.com"] {
            let browser = tenant.browser()
            let signIn = try await browser.open(app.url())
            browser.followsRedirects = false
            let page = try await browser.open(signIn.link(to: "/sign-up", of: tenant))
            let posted = try await browser.submit(page, ["email": email, "name": "Bea", "password": chosenPassword])
            #expect(posted.status == 303)
            let target = posted.location ?? ""
            let check = try await browser.open(target)
            let wrong = try await browser.submit(check, ["code": "0000 0000"])
            let malformed = try await browser.submit(check, ["code": "x"])
            let notYet = try await browser.submit(check, ["code": ""])
            let again = try await browser.submit(check, pressing: "again")
            #expect(again.status == 303 && notYet.status == 422 && wrong.status == 422)
            let sentAgain = try await browser.open(again.location ?? "")
            faces.append(
                [check, wrong, malformed, notYet, sentAgain].map { $0.face(about: email) }
                    + ["\(target.utf8.count - email.utf8.count * 4 / 3 > 0)"])
        }
        #expect(faces.count == 5 && Set(faces).count == 1)
    }

    @Test func `the address's owner is told what happened, and no code is in the letter`() async throws {
        let tenant = try await TestTenant.fresh()
        for (email, kind) in try await Self.refused(at: tenant) {
            let signingUp = try await SigningUp(email, at: tenant)
            let letter = try await tenant.letter(kind, to: email)
            #expect(letter.code == nil && letter.token == "")
            #expect(try await tenant.letters(to: email).filter { $0.kind == .signUp }.isEmpty)
            if kind == .signUpKnown {
                #expect(letter.link == tenant.issuer.url("/account"))
                #expect(letter.otherLink == tenant.issuer.url("/forgot"))
            } else {
                // Who signs up isn't who reads it: their words are not carried there.
                #expect(letter.link == nil && letter.otherLink == nil && letter.name == nil)
            }
            #expect(signingUp.browser.session(of: tenant) == nil)
        }
    }

    @Test func `a letter to an owner goes to the address, the name and the language of the account`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        browser.languages = "de"
        _ = try await SigningUp("ADA@example.com", name: "Mallory", at: tenant, in: browser)
        let letter = try await tenant.letter(.signUpKnown, to: "ada@example.com")
        #expect(letter.name == "Ada Lovelace" && letter.language == "en")
        #expect(try await tenant.letters(to: "ADA@example.com").isEmpty)
    }

    @Test func `no code ever proves an address that has an account`() async throws {
        let tenant = try await TestTenant.fresh()
        let other = try await SigningUp("bea@example.com", at: tenant)
        let right = try await other.letter.code
        let signingUp = try await SigningUp("ada@example.com", at: tenant)
        for code in ["00000000", "12345678", right] {
            #expect(try await signingUp.typed(code).words.contains("This is not the code in the newest message."))
        }
        for _ in 0..<2 { #expect(try await signingUp.typed("99999999").status == 422) }
        #expect(try await signingUp.typed("99999999").words.contains("Too many codes were tried."))
        #expect(try await tenant.admits(tenant.ada.email, tenant.ada.password))
        #expect(try await !tenant.admits(tenant.ada.email, chosenPassword))
    }

    @Test func `an account that comes to be meanwhile keeps its address`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp("bea@example.com", at: tenant)
        let letter = try await signingUp.letter
        let operators = try await tenant.person("bea@example.com", name: "The operator's Bea")
        let typed = try await signingUp.typed(letter.code)
        #expect(typed.status == 422 && typed.words.contains("An account with this address exists by now."))
        #expect(signingUp.browser.session(of: tenant) == nil)
        #expect(try await tenant.store.account(EmailAddress("bea@example.com")!)?.user == operators.id)
        #expect(try await tenant.admits(operators.email, operators.password))
        // Pressing on doesn't change that.
        _ = try await signingUp.typed("")
        #expect(signingUp.browser.session(of: tenant) == nil)
    }

    @Test func `an address that was erased stays spent`() async throws {
        let tenant = try await TestTenant.fresh()
        let person = try await tenant.person("old@example.com", name: "Olaf")
        try await tenant.erase(person)
        #expect(try await tenant.store.isSpent(EmailAddress("old@example.com")!))
        _ = try await SigningUp("old@example.com", at: tenant)
        let letter = try await tenant.letters(to: "old@example.com").first { $0.kind != .erased }
        #expect(letter?.kind == .signUpRefused)
    }

    @Test func `where the operator invites, others read the same page and get no code`() async throws {
        var policy = Tenant.Policy()
        policy.signUp = .invited
        let tenant = try await TestTenant.fresh(policy: policy)
        _ = try await tenant.invite("Bea@Example.com")
        let uninvited = try await SigningUp("eve@example.com", at: tenant)
        let letter = try await tenant.letter(.signUpRefused, to: "eve@example.com")
        #expect(letter.code == nil && letter.link == nil)
        let invited = try await SigningUp("bea@example.com", at: tenant)
        #expect(uninvited.check.face(about: "eve@example.com") == invited.check.face(about: "bea@example.com"))
        _ = try await invited.typed(invited.letter.code)
        #expect(try await tenant.knows("bea@example.com"))
        // It was good for one.
        #expect(try await tenant.store.invitations(after: "", limit: 10).isEmpty)
    }

    @Test func `an invitation is good until it expires, is taken back or declined`() async throws {
        var policy = Tenant.Policy()
        policy.signUp = .invited
        let tenant = try await TestTenant.fresh(policy: policy)
        _ = try await tenant.invite("late@example.com")
        tenant.clock.advance(by: 3600)
        _ = try await tenant.invite("withdrawn@example.com")
        #expect(try await tenant.store.uninvite(EmailAddress("withdrawn@example.com")!))
        let declined = try await tenant.invite("declined@example.com")
        #expect(try await tenant.store.decline(declined, now: tenant.clock.now))
        tenant.clock.advance(by: 1)
        for name in ["late", "withdrawn", "declined"] {
            _ = try await SigningUp("\(name)@example.com", at: tenant)
            #expect(try await tenant.letter(.signUpRefused, to: "\(name)@example.com").code == nil)
        }
    }
}
