import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

/// What another site, or somebody with a browser of their own, tries on a person's browser.
struct ForgeryTests {
    @Test func `an attacker's transaction doesn't sign a victim in to the attacker's account`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let attacker = try await tenant.person("mallory@example.com", name: nil)
        let prepared = try await tenant.browser().open(app.url())
        for sendsFetchMetadata in [true, false] {
            for site in [Browser.Site.crossSite, .sameSite] {
                let victim = tenant.browser()
                victim.sendsFetchMetadata = sendsFetchMetadata
                _ = try await victim.open(app.url())
                let answer = try await victim.post(
                    tenant.issuer.url("/sign-in"),
                    [
                        ("transaction", prepared.form?["transaction"] ?? ""), ("email", attacker.email),
                        ("password", attacker.password),
                    ], from: site)
                #expect(answer.status == 400)
                #expect(victim.session(of: tenant) == nil)
            }
        }
    }

    @Test func `a transaction that is bound to no browser yet is no form of anybody's`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let attacker = try await tenant.person("mallory@example.com", name: nil)
        let ownBrowser = tenant.browser()
        ownBrowser.followsRedirects = false
        let prepared = try await ownBrowser.post(
            tenant.issuer.url("/authorize"), app.parameters().map { ($0.name, $0.value) }, from: .crossSite)
        let unbound = try #require(prepared.location?.split(separator: "=", maxSplits: 1).last.map(String.init))
        for path in ["/sign-in", "/consent", "/choose-account"] {
            let victim = tenant.browser()
            victim.sendsFetchMetadata = false
            let posted = try await victim.post(
                tenant.issuer.url(path),
                [("transaction", unbound), ("email", attacker.email), ("password", attacker.password)], from: .crossSite
            )
            #expect(posted.status == 400)
            #expect(posted.reason == "transaction_foreign")
            #expect(victim.cookies.isEmpty)
            #expect(try await victim.open(tenant.issuer.url(path + "?transaction=" + unbound)).status == 400)
        }
    }

    @Test(arguments: [Browser.Site.crossSite, .sameSite])
    func `no page takes a form from another site`(site: Browser.Site) async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let browser = tenant.browser()
        let consent = try await tenant.signedIn(third, in: browser)
        let fields = [("transaction", consent.form?["transaction"] ?? ""), ("decision", "allow")]
        for path in ["/sign-in", "/consent", "/choose-account"] {
            let answer = try await browser.post(tenant.issuer.url(path), fields, from: site)
            #expect(answer.status == 400)
            #expect(answer.reason == "transaction_foreign")
        }
        #expect(try await tenant.store.consent(of: tenant.ada.id, to: Client.ID("third")!).isEmpty)
    }

    @Test func `an older browser's forged consent comes without cookies and does nothing`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let browser = tenant.browser()
        browser.sendsFetchMetadata = false
        let consent = try await tenant.signedIn(third, in: browser)
        let answer = try await browser.post(
            tenant.issuer.url("/consent"),
            [("transaction", consent.form?["transaction"] ?? ""), ("decision", "allow")], from: .crossSite)
        #expect(answer.status == 400)
        #expect(try await tenant.store.consent(of: tenant.ada.id, to: Client.ID("third")!).isEmpty)
    }

    @Test func `a page's form must be a form`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await browser.open(app.url())
        let body = FormEncoding.encode([
            (name: "transaction", value: page.form?["transaction"] ?? ""), (name: "email", value: tenant.ada.email),
            (name: "password", value: tenant.ada.password),
        ])
        for type in ["text/plain", "multipart/form-data; boundary=x", "application/json", nil] {
            var fields: HTTPFields = [.cookie: browser.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")]
            fields[.contentType] = type
            let answer = try await tenant.server.send(
                .post, tenant.issuer.url("/sign-in"), fields, body: Array(body.utf8))
            #expect(answer.status == 400)
            #expect(answer.headers[.setCookie] == nil)
        }
    }

    @Test func `the browser's headers never get into a link`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        var fields: HTTPFields = [:]
        for name in ["Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-URL", "Host", "Origin"] {
            fields[HTTPField.Name(name)!] = "https://evil.example"
        }
        let metadata = try await tenant.server.send(
            .get, tenant.issuer.url("/.well-known/openid-configuration"), fields)
        #expect(!metadata.text.contains("evil"))
        let redirect = try await tenant.server.send(.get, app.url(), fields)
        #expect(redirect.status == 303)
        #expect(redirect.location?.hasPrefix(tenant.issuer.url("/sign-in?transaction=")) == true)
    }
}
