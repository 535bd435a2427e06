import FoundationEssentials
import OAuth
import Store
import TestHouse
import Testing

/// Deleting an account, having it back, and what stays of it when it is erased.
struct AccountDeletionTests {
    private func signedIn(_ tenant: TestTenant) async throws -> Browser {
        let browser = tenant.browser()
        _ = try await browser.signIn(
            tenant.ada, on: try await browser.open(tenant.issuer.url("/account/sign-in")))
        return browser
    }

    private func delete(_ tenant: TestTenant, in browser: Browser, password: String? = nil) async throws -> Answer {
        let page = try await browser.open(tenant.issuer.url("/account/data"))
        return try await browser.post(
            tenant.issuer.url("/account/data"),
            [
                ("transaction", page.forms.last?["transaction"] ?? ""), ("do", "delete"),
                ("password", password ?? tenant.ada.password),
            ])
    }

    @Test func `everything ends at once, and the apps are told`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register {
            $0.grantTypes = [.authorizationCode, .refreshToken]
            $0.scopes = ["openid", "offline_access"]
            $0.backchannelLogoutURI = "https://app.example.com/logged-out"
        }
        let tokens = try await tenant.tokens(
            app, ["scope": "openid offline_access", "prompt": "consent"].filter { $0.key != "prompt" })
        let browser = try await signedIn(tenant)
        let farewell = try await delete(tenant, in: browser)
        #expect(farewell.title == "Your account will be deleted")
        #expect(try await browser.open(tenant.issuer.url("/account")).title == "Sign in")
        #expect(try await app.refresh(tokens.json["refresh_token"]?.string ?? "").status == 400)
        #expect(try await tenant.userInfo(tokens).status == 401)
        #expect(try await tenant.store.logoutNotices(after: nil, limit: 10).count == 1)
        let letter = try await tenant.letter(.closed, to: tenant.ada.email)
        #expect(farewell.words.contains(letter.date ?? "none"))
    }

    @Test func `a wrong password deletes nothing`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = try await signedIn(tenant)
        let again = try await delete(tenant, in: browser, password: "wrong")
        #expect(again.status == 422 && again.words.contains("not your current password"))
        #expect(try await tenant.admits(tenant.ada.email, tenant.ada.password))
    }

    @Test func `signing in offers to restore it, and the app has the same person back`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        _ = try await delete(tenant, in: try await signedIn(tenant))
        tenant.clock.advance(by: 29 * 86_400)
        // A stranger learns nothing of it.
        let stranger = tenant.browser()
        let refused = try await stranger.submit(
            stranger.open(app.url()), ["email": tenant.ada.email, "password": "wrong"])
        #expect(refused.status == 422 && refused.words.contains("don’t match"))
        let browser = tenant.browser()
        let since = tenant.clock.now.addingTimeInterval(-1)
        let offer = try await browser.signIn(tenant.ada, on: try await browser.open(app.url()))
        #expect(offer.title == "Restore your account?")
        #expect(try await tenant.store.erasure(of: tenant.ada.id) != nil)
        let back = try await browser.submit(offer)
        #expect(app.received(back)?["state"] == "a state")
        let tokens = try await app.redeem(try app.code(back))
        #expect(try await tenant.userInfo(tokens).json["sub"]?.string == tenant.ada.id.description)
        #expect(try await tenant.store.erasure(of: tenant.ada.id) == nil)
        _ = try await tenant.letter(.restored, to: tenant.ada.email)
        let activity = try await tenant.store.activity(of: tenant.ada.id, since: since, limit: 10)
        // The stranger's attempt as well.
        #expect(activity.map(\.kind).sorted() == ["account_restored", "sign_in_refused", "signed_in"])
        // The page again, from the history: nothing happens twice.
        #expect(try await browser.submit(offer).status < 500)
        #expect(try await tenant.letters(to: tenant.ada.email).filter { $0.kind == .restored }.count == 1)
    }

    @Test func `the offer is for the browser that saw it, and for a while`() async throws {
        let tenant = try await TestTenant.fresh()
        _ = try await delete(tenant, in: try await signedIn(tenant))
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        let offer = try await browser.signIn(tenant.ada, on: page)
        let thief = tenant.browser()
        _ = try await thief.open(tenant.issuer.url("/sign-up"))
        let taken = [("transaction", offer.form?["transaction"] ?? "")]
        #expect(try await thief.post(tenant.issuer.url("/restore"), taken).reason == "transaction_foreign")
        #expect(try await browser.post(tenant.issuer.url("/restore"), taken, from: .crossSite).status == 400)
        tenant.clock.advance(by: 3601)
        #expect(try await browser.submit(offer).title == "Sign in")
        #expect(try await tenant.store.erasure(of: tenant.ada.id) != nil)
    }

    /// What housekeeping does when it comes by, for this tenant alone.
    private func erased(_ tenant: TestTenant) async throws -> Bool {
        try await tenant.store.erase(
            tenant.ada.id, recording: AuditEvent(.accountErased), telling: { Letter(.erased, to: $0.email) },
            now: tenant.clock.now)
    }

    @Test func `after the grace it is erased, and nobody gets its address or its sub again`() async throws {
        let tenant = try await TestTenant.fresh()
        _ = try await delete(tenant, in: try await signedIn(tenant))
        tenant.clock.advance(by: 30 * 86_400 - 1)
        #expect(try await !erased(tenant))
        #expect(try await tenant.knows(tenant.ada.email))
        tenant.clock.advance(by: 2)
        #expect(try await erased(tenant))
        #expect(try await !erased(tenant))
        #expect(try await !tenant.knows(tenant.ada.email))
        #expect(try await !tenant.admits(tenant.ada.email, tenant.ada.password))
        let rows = try await tenant.rows()
        #expect(!rows.contains("ada@example.com") && !rows.contains("Ada Lovelace") && !rows.contains("+441234"))
        #expect(rows.contains(tenant.ada.id.description))
        #expect(try await tenant.letters(to: tenant.ada.email).map(\.kind) == [.erased])
        // Nobody signs up with it, and no operator declares it.
        tenant.clock.advance(by: 1)
        let signingUp = try await SigningUp(tenant.ada.email, at: tenant)
        #expect(signingUp.check.title == "Check your mail")
        _ = try await tenant.letter(.signUpRefused, to: tenant.ada.email)
        let claims = UserClaims(
            email: tenant.ada.email, emailVerified: true, phoneNumber: nil, phoneNumberVerified: false, roles: [],
            updatedAt: tenant.clock.now, profile: [:], address: [:])
        await #expect(throws: StoreError.self) {
            try await tenant.store.save(
                UserRecord(id: .random(), claims: claims, isEnabled: true), password: nil, now: tenant.clock.now)
        }
        // Another account doesn't get it by changing to it.
        let bea = try await tenant.person("bea@example.com", name: nil)
        #expect(try await tenant.store.isSpent(EmailAddress(tenant.ada.email)!))
        #expect(try await tenant.admits(bea.email, bea.password))
    }

    @Test func `where there is no grace, it is erased at once`() async throws {
        var policy = Tenant.Policy()
        policy.deletionGrace = 0
        let tenant = try await TestTenant.fresh(policy: policy)
        let farewell = try await delete(tenant, in: try await signedIn(tenant))
        #expect(farewell.title == "Your account is deleted")
        #expect(try await !tenant.knows(tenant.ada.email))
        #expect(try await tenant.letters(to: tenant.ada.email).map(\.kind) == [.erased])
    }

    @Test func `what an operator restores is there again, and its owner is told`() async throws {
        let tenant = try await TestTenant.fresh()
        _ = try await delete(tenant, in: try await signedIn(tenant))
        let restored = try await tenant.store.restore(
            tenant.ada.id, by: nil, recording: AuditEvent(.accountRestored),
            telling: { .restored(of: $0, link: "https://x.example") }, now: tenant.clock.now)
        #expect(restored)
        #expect(try await tenant.admits(tenant.ada.email, tenant.ada.password))
        // An erased one can't be had back by anybody.
        try await tenant.erase(tenant.ada)
        let again = try await tenant.store.restore(
            tenant.ada.id, by: nil, recording: AuditEvent(.accountRestored),
            telling: { .restored(of: $0, link: "https://x.example") }, now: tenant.clock.now)
        #expect(!again)
    }
}
