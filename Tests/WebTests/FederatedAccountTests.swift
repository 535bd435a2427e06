import Foundation
import OAuth
import Store
import TestHouse
import Testing

/// Who somebody is here, whom a provider has named: never by the address alone.
struct FederatedAccountTests {
    private func finish(
        _ tenant: TestTenant, _ browser: Browser, _ page: Answer, _ fields: [String: String]
    ) async throws -> Answer {
        let transaction = page.forms.first?["transaction"] ?? ""
        return try await browser.post(
            tenant.issuer.url("/finish"), [("transaction", transaction)] + fields.map { ($0.key, $0.value) })
    }

    /// Ada's address, of an account at the provider.
    private func claimsAda(_ upstream: UpstreamRealm) {
        upstream.behave { $0.claims = ["sub": "ada-there", "email": "ada@example.com", "email_verified": true] }
    }

    @Test func `an account of the same address isn't given away`() async throws {
        for (trusted, isVerified) in [(["*"], true), ([], true), (["*"], false)] {
            let tenant = try await TestTenant.fresh()
            let upstream = try await tenant.upstream { $0.trustedDomains = trusted }
            claimsAda(upstream)
            upstream.behave { $0.claims["email_verified"] = isVerified }
            let (browser, page) = try await tenant.arrive(at: upstream)
            #expect(page.title == "Almost there" && page.text.contains("ada@example.com"))
            #expect(browser.session(of: tenant) == nil)
            #expect(try await tenant.store.identities(of: tenant.ada.id).isEmpty)
        }
    }

    @Test func `its owner links it by the password, and has one account from then on`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        claimsAda(upstream)
        let (browser, page) = try await tenant.arrive(at: upstream)
        let wrong = try await finish(
            tenant, browser, page, ["do": "password", "email": "ada@example.com", "password": "wrong"])
        #expect(wrong.status == 422 && wrong.words.contains("don’t match"))
        #expect(try await tenant.store.identities(of: tenant.ada.id).isEmpty)
        let account = try await finish(
            tenant, browser, wrong, ["do": "password", "email": "ada@example.com", "password": tenant.ada.password])
        #expect(account.title == "Your account" && account.words.contains("Ada Lovelace"))
        #expect(try await tenant.store.identities(of: tenant.ada.id).map(\.provider.description) == ["elsewhere"])
        #expect(try await tenant.letter(.identityLinked, to: "ada@example.com").provider == "Elsewhere")
        let activity = try await tenant.store.activity(of: tenant.ada.id, since: .distantPast, limit: 10)
        #expect(activity.map(\.kind).contains("identity_linked"))
        let (_, again) = try await tenant.arrive(at: upstream)
        #expect(again.title == "Your account" && again.words.contains("Ada Lovelace"))
    }

    @Test func `its owner links it by the code of a mail, and the app gets them`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream { $0.trustedDomains = [] }
        claimsAda(upstream)
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await tenant.federate(browser, from: try await browser.open(app.url()), at: upstream)
        let check = try await finish(tenant, browser, page, ["do": "mail", "email": "ada@example.com"])
        #expect(check.title == "Check your mail" && !check.words.contains("follow its link"))
        let letter = try await tenant.letter(.identifyKnown, to: "ada@example.com")
        #expect(letter.link == nil && letter.provider == "Elsewhere")
        let wrong = try await browser.submit(check, ["code": letter.wrongCode])
        #expect(wrong.status == 422)
        let back = try await browser.submit(wrong, ["code": letter.code ?? ""])
        #expect(app.received(back)?["state"] == "a state")
        let claims = try await tenant.idToken(app.redeem(app.code(back)))
        #expect(claims["sub"]?.string == tenant.ada.id.description)
        #expect(claims["amr"] == .array([.string("fed")]))
        // A verified account keeps what it has.
        #expect(try await tenant.admits("ada@example.com", tenant.ada.password))
    }

    @Test func `who has no account gets one when the address is proven`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream { $0.trustedDomains = [] }
        upstream.behave { $0.claims["email"] = nil }
        let (browser, page) = try await tenant.arrive(at: upstream)
        let malformed = try await finish(tenant, browser, page, ["do": "mail", "email": "nobody"])
        #expect(malformed.status == 422)
        let check = try await finish(tenant, browser, page, ["do": "mail", "email": "grace@new.example"])
        #expect(try await !tenant.knows("grace@new.example"))
        let letter = try await tenant.letter(.identify, to: "grace@new.example")
        let account = try await browser.submit(check, ["code": letter.code ?? ""])
        #expect(account.title == "Your account" && account.words.contains("Grace Hopper"))
        let user = try #require(try await tenant.store.user(EmailAddress("grace@new.example")!))
        #expect(user.claims.emailVerified)
        let (_, again) = try await tenant.arrive(at: upstream)
        #expect(again.title == "Your account")
        // Whoever signs up to be somebody with the code of another browser is nobody.
        let (stranger, other) = try await tenant.arrive(
            at: try await tenant.upstream("second") { $0.trustedDomains = [] }, as: "second")
        let waiting = try await finish(tenant, stranger, other, ["do": "mail", "email": "ada@example.com"])
        let thief = tenant.browser()
        _ = try await thief.open(tenant.issuer.url("/account/sign-in"))
        let stolen = try await tenant.letter(.identifyKnown, to: "ada@example.com")
        let answer = try await thief.submit(waiting, ["code": stolen.code ?? ""])
        #expect(answer.status == 400 && thief.session(of: tenant) == nil)
    }

    @Test func `known and unknown addresses look the same to who asks for a code`() async throws {
        let tenant = try await TestTenant.fresh(policy: Tenant.Policy())
        let upstream = try await tenant.upstream { $0.trustedDomains = [] }
        upstream.behave { $0.claims["email"] = nil }
        var shown: [String] = []
        for address in ["ada@example.com", "nobody@example.com"] {
            let (browser, page) = try await tenant.arrive(at: upstream)
            let check = try await finish(tenant, browser, page, ["do": "mail", "email": address])
            shown.append(
                "\(check.status) " + check.words.replacing(address, with: "X").replacing(/value="[^"]*"/, with: ""))
        }
        #expect(shown[0] == shown[1])
    }

    @Test func `where nobody signs up, a provider makes no account either`() async throws {
        var policy = Tenant.Policy()
        policy.signUp = .closed
        for (tenant, change): (TestTenant, (inout ProviderDefinition) -> Void) in [
            (try await TestTenant.fresh(policy: policy), { _ in }),
            (try await TestTenant.fresh(), { $0.makesAccounts = false }),
        ] {
            let upstream = try await tenant.upstream("elsewhere", change)
            let (browser, page) = try await tenant.arrive(at: upstream)
            #expect(page.title == "Almost there" && page.words.contains("the address of your account"))
            _ = try await finish(tenant, browser, page, ["do": "mail", "email": "grace@example.org"])
            _ = try await tenant.letter(.signUpRefused, to: "grace@example.org")
            #expect(try await !tenant.knows("grace@example.org"))
        }
        policy.signUp = .open
        policy.signUpDomains = ["example.net"]
        let limited = try await TestTenant.fresh(policy: policy)
        #expect(try await limited.arrive(at: limited.upstream()).1.title == "Almost there")
        policy.signUpDomains = []
        policy.signUp = .invited
        let invited = try await TestTenant.fresh(policy: policy)
        let upstream = try await invited.upstream()
        #expect(try await invited.arrive(at: upstream).1.title == "Almost there")
        _ = try await invited.invite("grace@example.org")
        #expect(try await invited.arrive(at: upstream).1.title == "Your account")
        #expect(try await !invited.store.isInvited(EmailAddress("grace@example.org")!, now: invited.clock.now))
    }

    @Test func `automatic linking needs the tenant's wish, and both sides' proof`() async throws {
        for (wanted, trusted, isVerified, isOurs, isLinked) in [
            (true, ["*"], true, true, true), (true, ["example.com"], true, true, true),
            (false, ["*"], true, true, false), (true, [], true, true, false), (true, ["*"], false, true, false),
            (true, ["*"], true, false, false), (true, ["example.org"], true, true, false),
        ] {
            let tenant = try await TestTenant.fresh()
            let upstream = try await tenant.upstream {
                $0.linksAutomatically = wanted
                $0.trustedDomains = trusted
            }
            claimsAda(upstream)
            upstream.behave { $0.claims["email_verified"] = isVerified }
            if !isOurs { try await tenant.unverify(tenant.ada) }
            let (_, page) = try await tenant.arrive(at: upstream)
            #expect((page.title == "Your account") == isLinked)
            #expect(try await tenant.store.identities(of: tenant.ada.id).isEmpty != isLinked)
            if isLinked { _ = try await tenant.letter(.identityLinked, to: "ada@example.com") }
        }
    }

    @Test func `a twin of an address isn't linked without asking`() async throws {
        let tenant = try await TestTenant.fresh()
        let kim = try await tenant.person("kim@example.com", name: "Kim")
        let upstream = try await tenant.upstream { $0.linksAutomatically = true }
        // The sign of the kelvin folds to a k.
        upstream.behave { $0.claims = ["sub": "1", "email": "\u{212A}im@example.com", "email_verified": true] }
        #expect(try await tenant.arrive(at: upstream).1.title == "Almost there")
        upstream.behave { $0.claims = ["sub": "1", "email": "KIM@Example.com", "email_verified": true] }
        #expect(try await tenant.arrive(at: upstream).1.title == "Your account")
        #expect(try await tenant.store.identities(of: kim.id).count == 1)
    }

    @Test func `an address of a provider's domain is sent there when somebody signs up, too`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream { $0.domains = ["corp.example"] }
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/sign-up"))
        let leaving = try await browser.submit(
            page, ["email": "grace@corp.example", "password": chosenPassword, "name": "Grace"])
        #expect(leaving.status == 200 && leaving.text.contains(#"http-equiv="refresh""#))
        let away = try await tenant.depart(browser, from: leaving)
        #expect(try upstream.parameters(of: away).parameters["login_hint"] == "grace@corp.example")
        #expect(try await tenant.letters(to: "grace@corp.example").isEmpty)
    }

    @Test func `who has no password deletes the account after a sign-in of just now, and not later`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let (browser, _) = try await tenant.arrive(at: upstream)
        tenant.clock.advance(by: 601)
        let stale = try await browser.open(tenant.issuer.url("/account/data"))
        #expect(stale.words.contains("Sign in again before you do this"))
        func delete(_ page: Answer) async throws -> Answer {
            try await browser.post(
                tenant.issuer.url("/account/data"),
                [("transaction", page.forms.last?["transaction"] ?? ""), ("do", "delete")])
        }
        #expect(try await delete(stale).status == 422)
        // At the provider, which has to show that it asked again.
        let again = try await browser.open(tenant.issuer.url("/account/sign-in"))
        upstream.behave { $0.authenticatedAgo = 700 }
        #expect(try await tenant.federate(browser, from: again, at: upstream).status == 403)
        upstream.behave { $0.authenticatedAgo = 0 }
        #expect(try await tenant.federate(browser, from: again, at: upstream).title == "Your account")
        let farewell = try await delete(try await browser.open(tenant.issuer.url("/account/data")))
        #expect(farewell.title == "Your account will be deleted")
    }

    @Test func `a reset by mail takes away what was linked to an account that nobody had verified`() async throws {
        let tenant = try await TestTenant.fresh()
        try await tenant.unverify(tenant.ada)
        let upstream = try await tenant.upstream()
        let thief = tenant.browser()
        _ = try await thief.signIn(tenant.ada, on: try await thief.open(tenant.issuer.url("/account/sign-in")))
        _ = try await tenant.federate(
            thief, from: try await thief.open(tenant.issuer.url("/account/connections")), at: upstream)
        #expect(try await tenant.store.identities(of: tenant.ada.id).count == 1)
        let owner = tenant.browser()
        let check = try await owner.submit(
            try await owner.open(tenant.issuer.url("/forgot")), ["email": tenant.ada.email])
        let code = try await tenant.letters(to: tenant.ada.email).first { $0.kind == .reset }?.code
        let page = try await owner.submit(check, ["code": code ?? ""])
        _ = try await owner.submit(page, ["password": chosenPassword])
        #expect(try await tenant.admits(tenant.ada.email, chosenPassword))
        #expect(try await tenant.store.identities(of: tenant.ada.id).isEmpty)
    }

    @Test func `an account that was put in the way of its owner is worth nothing to who put it there`() async throws {
        let tenant = try await TestTenant.fresh()
        // Somebody made an account with Ada's address, never proved it, is signed in, and has linked a provider of theirs.
        try await tenant.unverify(tenant.ada)
        let attacker = try await tenant.upstream("attackers")
        attacker.behave { $0.claims = ["sub": "evil"] }
        let thief = tenant.browser()
        _ = try await thief.signIn(tenant.ada, on: try await thief.open(tenant.issuer.url("/account/sign-in")))
        _ = try await tenant.federate(
            thief, from: try await thief.open(tenant.issuer.url("/account/connections")), at: attacker,
            as: "attackers")
        #expect(try await tenant.store.identities(of: tenant.ada.id).count == 1)
        let upstream = try await tenant.upstream { $0.linksAutomatically = true }
        claimsAda(upstream)
        let (owner, page) = try await tenant.arrive(at: upstream)
        #expect(page.title == "Almost there")
        let check = try await finish(tenant, owner, page, ["do": "mail", "email": "ada@example.com"])
        let letters = try await tenant.letters(to: "ada@example.com")
        let code = letters.first { $0.kind == .identifyKnown }?.code
        #expect(try await owner.submit(check, ["code": code ?? ""]).title == "Your account")
        #expect(try await !tenant.admits("ada@example.com", tenant.ada.password))
        #expect(try await thief.open(tenant.issuer.url("/account")).title == "Sign in")
        #expect(try await tenant.store.identities(of: tenant.ada.id).map(\.provider.description) == ["elsewhere"])
        #expect(try await tenant.arrive(at: upstream).1.title == "Your account")
        #expect(try await tenant.store.user(EmailAddress("ada@example.com")!)?.claims.emailVerified == true)
    }
}
