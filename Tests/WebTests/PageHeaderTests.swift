import HTTPTypes
import OAuth
import TestHouse
import Testing
import Web

struct PageHeaderTests {
    /// Every kind of page, by its name.
    private static func pages(_ tenant: TestTenant) async throws -> [String: Answer] {
        let third = try await tenant.registerThirdParty()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let signIn = try await browser.open(third.url())
        let consent = try await browser.signIn(tenant.ada, on: signIn)
        let accounts = try await browser.open(app.url(["prompt": "select_account"]))
        let form = try await browser.open(app.url(["response_mode": "form_post"]))
        let cookies = try await tenant.browser().open(signIn.url)
        let error = try await browser.open(app.url(["client_id": "nobody"]))
        let wrong = try await browser.submit(signIn, ["email": "a@b.c", "password": "x"])
        tenant.clock.advance(by: 3600)
        return [
            "sign-in": signIn, "wrong": wrong, "consent": consent, "choose-account": accounts, "form-post": form,
            "cookies": cookies, "error": error, "expired": try await browser.open(signIn.url),
            "welcome": try await browser.open(tenant.services.publicURL.description + "/"),
            "playground": try await browser.open(tenant.services.publicURL.description + "/playground"),
            "not-found": try await browser.open(tenant.issuer.url("/nothing")),
        ]
    }

    @Test(arguments: ["http://127.0.0.1:8080", "https://login.example.com/auth"])
    func `every page has all that keeps a browser safe`(publicURL: String) async throws {
        let tenant = try await TestTenant.fresh(publicURL: publicURL, demonstration: true)
        let pages = try await Self.pages(tenant)
        #expect(Set(pages.values.compactMap(\.title)).count == 9)
        for (name, page) in pages {
            let policy = page.headers[.contentSecurityPolicy] ?? ""
            let directives = policy.split(separator: ";").map { $0.drop { $0 == " " } }
            #expect(directives.contains("default-src 'none'"), "\(name)")
            #expect(directives.contains("frame-ancestors 'none'"), "\(name)")
            #expect(directives.contains("base-uri 'none'"), "\(name)")
            #expect(directives.contains("script-src 'self'"), "\(name)")
            #expect(directives.contains("style-src 'self'"), "\(name)")
            #expect(directives.contains { $0.hasPrefix("form-action 'self'") }, "\(name)")
            #expect(!policy.contains("unsafe") && !policy.contains("nonce") && !policy.contains("*"), "\(name)")
            #expect(page.headers[.referrerPolicy] == "no-referrer", "\(name)")
            #expect(page.headers[.frameOptions] == "DENY", "\(name)")
            #expect(page.headers[.xContentTypeOptions] == "nosniff", "\(name)")
            #expect(page.headers[.cacheControl] == "no-store", "\(name)")
            #expect(page.headers[.contentType] == "text/html; charset=utf-8", "\(name)")
            #expect(page.headers[.contentLanguage] == "en", "\(name)")
            #expect((page.headers[.strictTransportSecurity] != nil) == publicURL.hasPrefix("https"), "\(name)")
            for tag in Tag.all(in: page.text) {
                #expect(tag.name != "script" || tag.attributes["src"] != nil, "\(name)")
                #expect(tag.name != "style" && tag.attributes["style"] == nil, "\(name)")
                #expect(!tag.attributes.keys.contains { $0.hasPrefix("on") }, "\(name)")
            }
        }
    }

    @Test func `HSTS is said of documents and redirects too, and only on https`() async throws {
        for publicURL in ["http://127.0.0.1:8080", "https://login.example.com"] {
            let tenant = try await TestTenant.fresh(publicURL: publicURL)
            let app = try await tenant.register()
            for url in [tenant.issuer.url("/jwks"), tenant.issuer.url("/userinfo"), app.url()] {
                let answer = try await tenant.server.send(.get, url)
                #expect((answer.headers[.strictTransportSecurity] != nil) == publicURL.hasPrefix("https"))
            }
        }
    }

    @Test func `a form may lead to https and to the client's own scheme, and nowhere else`() async throws {
        let tenant = try await TestTenant.fresh()
        let redirects = [
            ("https://app.example.com/callback", "https:"), ("https://app.example.com:8443/callback", "https:"),
            ("http://127.0.0.1:9000/callback", "https: http:"), ("http://[::1]:9000/callback", "https: http:"),
            ("com.example.app:/callback", "https: com.example.app:"),
        ]
        for (address, source) in redirects {
            let app = try await tenant.registerThirdParty { $0.redirectURIs = [address] }
            let browser = tenant.browser()
            let signIn = try await browser.open(app.url())
            let consent = try await browser.signIn(tenant.ada, on: signIn)
            let accounts = try await browser.open(app.url(["prompt": "select_account"]))
            let wrong = try await browser.submit(signIn)
            for page in [signIn, consent, accounts, wrong] {
                #expect(page.headers[.contentSecurityPolicy]?.contains("form-action 'self' \(source);") == true)
            }
        }
    }

    @Test func `a HEAD request gets the headers of GET and no body`() async throws {
        let tenant = try await TestTenant.fresh(demonstration: true)
        let app = try await tenant.register()
        let sealed = "/sign-in?transaction=x"
        for target in [
            app.url(), tenant.issuer.url(sealed), tenant.issuer.url("/jwks"), tenant.issuer.url("/userinfo"),
            tenant.issuer.url("/.well-known/openid-configuration"), "/healthz", "/readyz", "/", "/playground",
            "/nothing",
        ] {
            let get = try await tenant.server.send(.get, target)
            let head = try await tenant.server.send(.head, target)
            #expect(head.status == get.status)
            #expect(head.body.isEmpty)
            #expect(head.headers[.contentType] == get.headers[.contentType])
            #expect(head.headers[.cacheControl] == get.headers[.cacheControl])
            #expect(head.headers[.contentSecurityPolicy] == get.headers[.contentSecurityPolicy])
        }
    }
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    fileprivate static let frameOptions = HTTPField.Name("X-Frame-Options")!
}
