import OAuth
import Store
import TestHouse
import Testing

/// What another site, or somebody with a browser of their own, tries on the forms of a person's account.
struct AccountForgeryTests {
    /// What each form would be sent with, but for its transaction.
    private static func forms(at tenant: TestTenant) -> [String: [(String, String)]] {
        let password = tenant.ada.password
        return [
            "/account/profile": [("name", "Eve")],
            "/account/email": [("email", "eve@example.com"), ("password", password)],
            "/account/password": [("current", password), ("password", chosenPassword)],
            "/account/apps": [("withdraw", "app")],
            "/account/data": [("do", "delete"), ("password", password)],
            "/account/devices": [("end", "all")],
        ]
    }

    /// Whether nothing of Ada's has changed.
    private static func isUntouched(_ tenant: TestTenant, _ browser: Browser) async throws -> Bool {
        let owner = try await tenant.store.correspondent(tenant.ada.id)
        let apps = try await tenant.store.connectedApps(of: tenant.ada.id, now: tenant.clock.now)
        let mails = try await tenant.store.mails(after: nil, limit: 10)
        let page = try await browser.open(tenant.issuer.url("/account"))
        return owner?.name == "Ada Lovelace" && owner?.standing == .open && apps.count == 1 && mails.isEmpty
            && page.title == "Your account"
    }

    /// Ada, signed in, with an app that knows her; and the transaction of a page of her account.
    private static func ada(at tenant: TestTenant) async throws -> (browser: Browser, transaction: String) {
        let browser = tenant.browser()
        let app = try await tenant.register()
        _ = try await app.redeem(app.code(tenant.signedIn(app, in: browser)))
        let page = try await browser.open(tenant.issuer.url("/account/profile"))
        return (browser, page.forms.last?["transaction"] ?? "")
    }

    @Test(arguments: [Browser.Site.crossSite, .sameSite])
    func `no form of the account works from another site`(site: Browser.Site) async throws {
        let tenant = try await TestTenant.fresh()
        let (browser, transaction) = try await Self.ada(at: tenant)
        for (path, fields) in Self.forms(at: tenant) {
            let all = [("transaction", transaction)] + fields
            #expect(try await browser.post(tenant.issuer.url(path), all, from: site).status == 400, "\(path)")
        }
        #expect(try await Self.isUntouched(tenant, browser))
    }

    @Test func `none works with another's transaction, a changed one or none`() async throws {
        let tenant = try await TestTenant.fresh()
        let (browser, transaction) = try await Self.ada(at: tenant)
        let elsewhere = try await TestTenant.fresh()
        let foreign = try await Self.ada(at: elsewhere)
        let mallory = try await tenant.person("mallory@example.com", name: nil)
        let own = tenant.browser()
        _ = try await own.signIn(mallory, on: own.open(tenant.issuer.url("/account/sign-in")))
        let others = try await own.open(tenant.issuer.url("/account/profile")).forms.last?["transaction"] ?? ""
        let signingUp = try await tenant.signUpPage(nil, in: browser).form?["transaction"] ?? ""
        browser.cookies += foreign.browser.cookies
        var changed = Array(transaction)
        changed[changed.count / 2] = changed[changed.count / 2] == "A" ? "B" : "A"
        for (path, fields) in Self.forms(at: tenant) {
            for wrong in [foreign.transaction, others, signingUp, String(changed), String(transaction.dropLast()), ""] {
                let all = [("transaction", wrong)] + fields
                #expect(try await browser.post(tenant.issuer.url(path), all).status == 400, "\(path)")
            }
        }
        #expect(try await Self.isUntouched(tenant, browser))
    }

    @Test func `none works without its cookies, and without a session it leads to the sign-in`() async throws {
        let tenant = try await TestTenant.fresh()
        let (browser, transaction) = try await Self.ada(at: tenant)
        let bare = tenant.browser()
        let signedOut = tenant.browser()
        signedOut.cookies = browser.cookies.filter { $0 != browser.session(of: tenant) }
        for (path, fields) in Self.forms(at: tenant) {
            let all = [("transaction", transaction)] + fields
            #expect(try await bare.post(tenant.issuer.url(path), all).status == 400, "\(path)")
            #expect(try await signedOut.post(tenant.issuer.url(path), all).title == "Sign in", "\(path)")
        }
        #expect(try await Self.isUntouched(tenant, browser))
    }

    @Test func `a form that another person's session was shown does nothing to whoever came after`() async throws {
        let tenant = try await TestTenant.fresh()
        let (browser, transaction) = try await Self.ada(at: tenant)
        let bob = try await tenant.person("bob@example.com", name: "Bob")
        _ = try await browser.signIn(bob, on: browser.open(tenant.issuer.url("/account/sign-in")))
        for (path, fields) in Self.forms(at: tenant) {
            let answer = try await browser.post(tenant.issuer.url(path), [("transaction", transaction)] + fields)
            #expect(answer.status == 200 && answer.path == tenant.issuer.path + path, "\(path)")
        }
        let owner = try await tenant.store.correspondent(bob.id)
        #expect(owner?.name == "Bob" && owner?.standing == .open)
        #expect(try await tenant.admits("bob@example.com", bob.password))
        #expect(try await tenant.store.mails(after: nil, limit: 10).isEmpty)
    }
}
