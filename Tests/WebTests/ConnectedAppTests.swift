import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

/// The apps that know a person, what happened to their account, and the data that is kept of them.
struct ConnectedAppTests {
    private func signedIn(_ tenant: TestTenant) async throws -> Browser {
        let browser = tenant.browser()
        _ = try await browser.signIn(
            tenant.ada, on: try await browser.open(tenant.issuer.url("/account/sign-in")))
        return browser
    }

    @Test func `an app whose access is withdrawn is out at once, and asks again`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.registerThirdParty {
            $0.grantTypes = [.authorizationCode, .refreshToken]
            $0.backchannelLogoutURI = "https://third.example/logged-out"
        }
        let other = try await tenant.register { $0.grantTypes = [.authorizationCode, .refreshToken] }
        let browser = tenant.browser()
        let consent = try await tenant.signedIn(app, in: browser)
        #expect(consent.title == "Allow access")
        let tokens = try await app.redeem(app.code(browser.submit(consent, pressing: "allow")))
        let kept = try await other.redeem(other.code(browser.open(other.url())))
        let page = try await browser.open(tenant.issuer.url("/account/apps"))
        #expect(page.words.contains("Third & Sons") && page.words.contains("Acme App"))
        #expect(page.words.contains("Know that it is you"))
        let after = try await browser.submit(page, pressing: "third")
        #expect(!after.words.contains("Third & Sons") && after.words.contains("Acme App"))
        #expect(try await app.refresh(tokens.json["refresh_token"]?.string ?? "").status == 400)
        #expect(try await tenant.userInfo(tokens).status == 401)
        #expect(try await tenant.userInfo(kept).status == 200)
        #expect(try await browser.open(app.url()).title == "Allow access")
        let notices = try await tenant.store.logoutNotices(after: nil, limit: 10)
        #expect(notices.map(\.client.description) == ["third"])
    }

    @Test func `nobody withdraws what isn't theirs`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.grantTypes = [.authorizationCode, .refreshToken] }
        let tokens = try await tenant.tokens(app)
        let mallory = try await tenant.person("mallory@example.com", name: nil)
        let browser = tenant.browser()
        _ = try await browser.signIn(mallory, on: try await browser.open(tenant.issuer.url("/account/sign-in")))
        let transaction = try await browser.open(tenant.issuer.url("/account/profile")).form?["transaction"] ?? ""
        for client in ["app", "", "no such app", "\u{0}"] {
            let answer = try await browser.post(
                tenant.issuer.url("/account/apps"), [("transaction", transaction), ("withdraw", client)])
            #expect(answer.title == "Apps with access" && !answer.words.contains("Saved."))
        }
        #expect(try await tenant.userInfo(tokens).status == 200)
    }

    @Test func `people see what happened to their account, and nobody else does`() async throws {
        let tenant = try await TestTenant.fresh()
        _ = try await tenant.admits(tenant.ada.email, "wrong")
        let browser = try await signedIn(tenant)
        let page = try await browser.open(tenant.issuer.url("/account/activity"))
        #expect(page.words.contains("A sign-in failed") && page.words.contains("Signed in"))
        let bea = try await tenant.person("bea@example.com", name: nil)
        let other = tenant.browser()
        _ = try await other.signIn(bea, on: try await other.open(tenant.issuer.url("/account/sign-in")))
        #expect(try await !other.open(tenant.issuer.url("/account/activity")).words.contains("A sign-in failed"))
        tenant.clock.advance(by: 91 * 86_400)
        let later = try await signedIn(tenant)
        #expect(try await !later.open(tenant.issuer.url("/account/activity")).words.contains("A sign-in failed"))
    }

    @Test func `the download has all that is kept, as a file`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.grantTypes = [.authorizationCode, .refreshToken] }
        _ = try await tenant.tokens(app)
        let browser = try await signedIn(tenant)
        let page = try await browser.open(tenant.issuer.url("/account/data"))
        let file = try await browser.post(
            tenant.issuer.url("/account/data"),
            [("transaction", page.forms[0]["transaction"] ?? ""), ("do", "download")])
        #expect(file.headers[.contentDisposition]?.hasPrefix("attachment; filename=\"\(tenant.slug)-") == true)
        #expect(file.headers[.cacheControl] == "no-store")
        #expect(file.json["sub"]?.string == tenant.ada.id.description)
        #expect(file.json["profile"]?.object?["name"]?.string == "Ada Lovelace")
        #expect(file.text.contains("\"client_id\":\"app\"") && file.text.contains("signed_in"))
        #expect(file.text.contains("Browser/1") && !file.text.lowercased().contains("password\":"))
        let activity = try await browser.open(tenant.issuer.url("/account/activity"))
        #expect(activity.words.contains("The data was downloaded"))
    }
}
