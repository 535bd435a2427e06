import Foundation
import OAuth
import Store
import TestHouse
import Testing

/// The identities of an account: linking and unlinking them, and what becomes of them when it ends.
struct ConnectionTests {
    @Test func `an identity is linked and unlinked in the account, and the owner is told of both`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let browser = tenant.browser()
        _ = try await browser.signIn(tenant.ada, on: try await browser.open(tenant.issuer.url("/account/sign-in")))
        let page = try await browser.open(tenant.issuer.url("/account/connections"))
        #expect(page.words.contains("None is connected yet."))
        let linked = try await tenant.federate(browser, from: page, at: upstream)
        #expect(linked.words.contains("Saved.") && linked.words.contains("grace@example.org"))
        _ = try await tenant.letter(.identityLinked, to: "ada@example.com")
        #expect(try await tenant.arrive(at: upstream).1.words.contains("Ada Lovelace"))
        let id = try #require(try await tenant.store.identities(of: tenant.ada.id).first?.id.description)
        let gone = try await browser.submit(linked, pressing: id)
        #expect(gone.words.contains("None is connected yet."))
        #expect(try await tenant.letters(to: "ada@example.com").map(\.kind).contains(.identityUnlinked))
        #expect(try await tenant.auditReasons(.identityLinked) == ["elsewhere"])
        #expect(try await tenant.auditReasons(.identityUnlinked) == ["elsewhere"])
        // The page again, from the history.
        #expect(try await browser.submit(linked, pressing: id).status == 200)
        #expect(try await tenant.arrive(at: upstream).1.words.contains("Grace Hopper"))
    }

    @Test func `an identity belongs to one account`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        _ = try await tenant.arrive(at: upstream)
        let browser = tenant.browser()
        _ = try await browser.signIn(tenant.ada, on: try await browser.open(tenant.issuer.url("/account/sign-in")))
        let page = try await browser.open(tenant.issuer.url("/account/connections"))
        let refused = try await tenant.federate(browser, from: page, at: upstream)
        #expect(refused.status == 409 && refused.words.contains("It couldn’t be connected"))
        #expect(try await tenant.store.identities(of: tenant.ada.id).isEmpty)
    }

    @Test func `the last way in can't be taken away, also not two at once`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let second = try await tenant.upstream("second")
        let (browser, _) = try await tenant.arrive(at: upstream)
        let user = try #require(try await tenant.store.user(EmailAddress("grace@example.org")!)).id
        let page = try await browser.open(tenant.issuer.url("/account/connections"))
        let only = try #require(try await tenant.store.identities(of: user).first?.id.description)
        let refused = try await browser.submit(page, pressing: only)
        #expect(refused.status == 409 && refused.words.contains("only way to sign in"))
        let both = try await tenant.federate(browser, from: page, at: second, as: "second")
        let cookies = browser.cookies
        try await withThrowingTaskGroup(of: Void.self) { group in
            for identity in try await tenant.store.identities(of: user) {
                group.addTask {
                    let twin = tenant.browser()
                    twin.cookies = cookies
                    _ = try await twin.submit(both, pressing: identity.id.description)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await tenant.store.identities(of: user).count == 1)
        // One at a provider that is switched off opens nothing, so the other is the last.
        let third = try await tenant.upstream("third")
        let more = try await tenant.federate(
            browser, from: try await browser.open(tenant.issuer.url("/account/connections")), at: third, as: "third")
        let left = try #require(
            try await tenant.store.identities(of: user).first { $0.provider.description != "third" })
        var off = ProviderDefinition(id: IdentityProvider.ID("third")!, kind: .oidc, clientID: UpstreamRealm.client)
        off.issuer = third.issuer
        off.enabled = false
        try await tenant.provide(off)
        #expect(try await browser.submit(more, pressing: left.id.description).status == 409)
        #expect(try await tenant.store.identities(of: user).count == 2)
    }

    @Test func `linking asks for a sign-in of just now, and for the session that asked`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let browser = tenant.browser()
        _ = try await browser.signIn(tenant.ada, on: try await browser.open(tenant.issuer.url("/account/sign-in")))
        let page = try await browser.open(tenant.issuer.url("/account/connections"))
        let away = try await tenant.depart(browser, from: page)
        // Somebody else signs in to this browser meanwhile.
        let bea = try await tenant.person("bea@example.com", name: "Bea")
        _ = try await browser.signIn(bea, on: try await browser.open(tenant.issuer.url("/account/sign-in")))
        let refused = try await browser.open(try upstream.consent(to: try #require(away.location)), from: .crossSite)
        #expect(refused.words.contains("It couldn’t be connected"))
        #expect(try await tenant.store.identities(of: bea.id).isEmpty)
        #expect(try await tenant.store.identities(of: tenant.ada.id).isEmpty)
        tenant.clock.advance(by: 601)
        let stale = try await browser.open(tenant.issuer.url("/account/connections"))
        #expect(stale.words.contains("show first that it is you") && !stale.words.contains("Connect Elsewhere"))
        let form = try await tenant.depart(browser, from: page)
        #expect(form.title == "Ways to sign in" || form.title == "Sign in")
    }

    @Test func `who takes an address back, or disconnects an identity, is rid of whoever came in by it`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let owner = tenant.browser()
        _ = try await owner.signIn(tenant.ada, on: try await owner.open(tenant.issuer.url("/account/sign-in")))
        let page = try await owner.open(tenant.issuer.url("/account/connections"))
        let linked = try await tenant.federate(owner, from: page, at: upstream)
        let (thief, account) = try await tenant.arrive(at: upstream)
        #expect(account.title == "Your account")
        let id = try #require(try await tenant.store.identities(of: tenant.ada.id).first?.id.description)
        _ = try await owner.submit(linked, pressing: id)
        #expect(try await thief.open(tenant.issuer.url("/account")).title == "Sign in")
        #expect(try await owner.open(tenant.issuer.url("/account")).title == "Your account")
    }

    @Test func `who takes their address back takes away what was linked meanwhile`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let thief = tenant.browser()
        _ = try await thief.signIn(tenant.ada, on: try await thief.open(tenant.issuer.url("/account/sign-in")))
        _ = try await tenant.federate(
            thief, from: try await thief.open(tenant.issuer.url("/account/connections")), at: upstream)
        let form = try await thief.open(tenant.issuer.url("/account/email"))
        let check = try await thief.submit(
            form, ["email": "thief@example.net", "password": tenant.ada.password])
        let code = try await tenant.letter(.change, to: "thief@example.net").code ?? ""
        _ = try await thief.submit(check, ["code": code])
        let told = try await tenant.letters(to: tenant.ada.email).first { $0.kind == .changed }
        let owner = tenant.browser()
        _ = try await owner.submit(
            try await owner.open(try #require(told?.link)), ["password": chosenPassword])
        #expect(try await tenant.admits(tenant.ada.email, chosenPassword))
        #expect(try await tenant.store.identities(of: tenant.ada.id).isEmpty)
        #expect(try await tenant.arrive(at: upstream).1.words.contains("Ada") == false)
    }

    @Test func `a provider that is switched off opens no other door either`() async throws {
        let tenant = try await TestTenant.fresh()
        var definition: ProviderDefinition?
        let upstream = try await tenant.upstream { definition = $0 }
        definition?.issuer = upstream.issuer
        // Two on their way: one with a code from a mail, one with an offer to restore an account.
        let (restoring, account) = try await tenant.arrive(at: upstream)
        #expect(account.title == "Your account")
        let user = try #require(try await tenant.store.user(EmailAddress("grace@example.org")!)).id
        _ = try await tenant.store.close(
            user, erasing: tenant.clock.now + 3600, recording: AuditEvent(.accountClosed), sending: nil,
            now: tenant.clock.now)
        let offer = try await tenant.federate(
            restoring, from: try await restoring.open(tenant.issuer.url("/account/sign-in")), at: upstream)
        #expect(offer.title == "Restore your account?")
        upstream.behave { $0.claims = ["sub": "second"] }
        let (finishing, page) = try await tenant.arrive(at: upstream)
        let check = try await finishing.post(
            tenant.issuer.url("/finish"),
            [("transaction", page.forms.first?["transaction"] ?? ""), ("do", "mail"), ("email", "new@example.org")])
        let code = try await tenant.letter(.identify, to: "new@example.org").code ?? ""
        definition?.enabled = false
        try await tenant.provide(try #require(definition))
        _ = try await restoring.submit(offer)
        #expect(try await tenant.store.erasure(of: user) != nil)
        _ = try await finishing.submit(check, ["code": code])
        #expect(try await finishing.open(tenant.issuer.url("/account")).title == "Sign in")
    }

    @Test func `who signs in where nothing can be proven shows that it is them by going there again`() async throws {
        let tenant = try await TestTenant.fresh()
        let realm = try await UpstreamRealm.start(clock: tenant.clock)
        var github = ProviderDefinition(
            id: IdentityProvider.ID("elsewhere")!, kind: .github, clientID: UpstreamRealm.client)
        github.endpoints = OAuth2Endpoints(
            authorization: realm.issuer + "/authorize", token: realm.issuer + "/token",
            userInfo: realm.issuer + "/userinfo", addresses: realm.issuer + "/emails")
        try await tenant.provide(github)
        realm.behave {
            $0.givesIDToken = false
            $0.bodies["/userinfo"] = #"{"id":7,"login":"octo"}"#
            $0.bodies["/emails"] = #"[{"email":"octo@example.org","primary":true,"verified":true}]"#
        }
        let (browser, _) = try await tenant.arrive(at: realm)
        tenant.clock.advance(by: 601)
        let connections = tenant.issuer.url("/account/connections")
        #expect(try await browser.open(connections).words.contains("show first that it is you"))
        let again = try await browser.open(tenant.issuer.url("/account/sign-in"))
        _ = try await tenant.federate(browser, from: again, at: realm)
        #expect(try await !browser.open(connections).words.contains("show first that it is you"))
    }

    // MARK: Accounts that end

    @Test func `a deleted account is offered back to who comes from the provider, and erasing it frees the identity`()
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let (_, account) = try await tenant.arrive(at: upstream)
        #expect(account.title == "Your account")
        let user = try #require(try await tenant.store.user(EmailAddress("grace@example.org")!)).id
        _ = try await tenant.store.close(
            user, erasing: tenant.clock.now + 3600, recording: AuditEvent(.accountClosed), sending: nil,
            now: tenant.clock.now)
        let (browser, offer) = try await tenant.arrive(at: upstream)
        #expect(offer.title == "Restore your account?")
        #expect(try await browser.submit(offer).title == "Your account")
        #expect(try await tenant.store.erasure(of: user) == nil)
        // Gone for good: the identity is free, and the address is nobody's.
        _ = try await tenant.store.close(
            user, erasing: tenant.clock.now, recording: AuditEvent(.accountClosed), sending: nil, now: tenant.clock.now)
        let erased = try await tenant.store.erase(
            user, recording: AuditEvent(.accountErased), telling: { Letter(.erased, to: $0.email) },
            now: tenant.clock.now)
        #expect(erased)
        #expect(try await tenant.store.identities(of: user).isEmpty)
        #expect(try await tenant.arrive(at: upstream).1.title == "Almost there")
    }

    @Test func `a shut account stays shut`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        _ = try await tenant.arrive(at: upstream)
        try await tenant.disable(EmailAddress("grace@example.org")!)
        let (browser, refused) = try await tenant.arrive(at: upstream)
        #expect(refused.status == 403 && refused.title == "This account can’t be used")
        #expect(browser.session(of: tenant) == nil)
    }

    @Test func `another server behind the same name inherits nobody`() async throws {
        let tenant = try await TestTenant.fresh()
        let first = try await tenant.upstream()
        #expect(try await tenant.arrive(at: first).1.title == "Your account")
        // The operator points the provider elsewhere, where somebody has the same `sub`.
        let second = try await tenant.upstream()
        second.behave { $0.claims["email"] = "eve@example.org" }
        let (_, page) = try await tenant.arrive(at: second)
        #expect(page.title == "Your account")
        let owner = try #require(try await tenant.store.user(EmailAddress("grace@example.org")!)).id
        #expect(try await tenant.store.identities(of: owner).count == 1)
        #expect(try await tenant.store.user(EmailAddress("eve@example.org")!)?.id != owner)
    }
}
