import HTTPTypes
import OAuth
import TestHouse
import Testing

/// A tenant's own look, as a file of its own beside the one of all pages.
struct BrandStylesheetTests {
    private static func brand(accent: String, radius: Int = 7) throws -> Brand {
        var brand = Brand()
        brand.accent = try Legible(try Color(accent))
        brand.radius = Brand.CornerRadius(pixels: radius)
        return brand
    }

    private static func link(_ page: Answer) -> String? {
        Tag.all(in: page.text).filter { $0.attributes["rel"] == "stylesheet" }.compactMap { $0.attributes["href"] }
            .first { $0.contains("brand.css") }
    }

    @Test(arguments: ["http://127.0.0.1:8080", "https://login.example.com/auth"])
    func `pages link to it, and it is what it says it is`(publicURL: String) async throws {
        let tenant = try await TestTenant.fresh(publicURL: publicURL, brand: try Self.brand(accent: "#0a5c36"))
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/sign-up"))
        let link = try #require(Self.link(page))
        #expect(link.hasPrefix(tenant.issuer.path + "/brand.css?"))
        let sheet = try await browser.open(browser.server.origin + link)
        #expect(sheet.status == 200 && sheet.text.contains("#0a5c36") && sheet.text.contains("7px"))
        #expect(sheet.headers[.contentType] == "text/css; charset=utf-8")
        #expect(sheet.headers[.cacheControl] == "public, max-age=3600")
        #expect(sheet.headers[.xContentTypeOptions] == "nosniff")
        #expect(sheet.headers[.setCookie] == nil)
        #expect((sheet.headers[.strictTransportSecurity] != nil) == publicURL.hasPrefix("https"))
        let tag = try #require(sheet.headers[.eTag])
        let again = try await tenant.server.send(.get, link, [.ifNoneMatch: tag])
        #expect(again.status == 304 && again.body.isEmpty)
    }

    @Test func `its address and its tag change with the brand`() async throws {
        let tenant = try await TestTenant.fresh(brand: try Self.brand(accent: "#0a5c36"))
        let browser = tenant.browser()
        let first = try #require(Self.link(try await browser.open(tenant.issuer.url("/sign-up"))))
        let tag = try await tenant.server.send(.get, first).headers[.eTag]
        try await tenant.becomes(brand: try Self.brand(accent: "#7a1f5c"))
        let second = try #require(Self.link(try await browser.open(tenant.issuer.url("/sign-up"))))
        #expect(first != second)
        let sheet = try await tenant.server.send(.get, second)
        #expect(sheet.text.contains("#7a1f5c") && !sheet.text.contains("#0a5c36"))
        #expect(sheet.headers[.eTag] != tag)
    }

    @Test func `without a brand there is none, and no page links to one`() async throws {
        let tenant = try await TestTenant.fresh()
        let missing = try await tenant.server.send(.get, tenant.issuer.url("/brand.css"))
        #expect(missing.status == 404 && missing.headers[.cacheControl] == "no-store")
        #expect(Self.link(try await tenant.browser().open(tenant.issuer.url("/sign-up"))) == nil)
        #expect(try await tenant.server.send(.get, "/t/nobody/brand.css").status == 404)
    }

    @Test func `one tenant's brand is not another's`() async throws {
        let tenant = try await TestTenant.fresh(brand: try Self.brand(accent: "#0a5c36"))
        let other = try await TestTenant.fresh(brand: try Self.brand(accent: "#7a1f5c", radius: 3))
        let sheet = try await tenant.server.send(.get, tenant.issuer.url("/brand.css")).text
        #expect(sheet.contains("#0a5c36") && !sheet.contains("#7a1f5c"))
        #expect(try await other.server.send(.get, other.issuer.url("/brand.css")).text.contains("3px"))
    }

    @Test func `a logo may be loaded from its own host, and from no other`() async throws {
        var brand = try Self.brand(accent: "#0a5c36")
        brand.logo = Brand.Logo(image: try SecureAddress("https://cdn.example.com/acme.svg"))
        brand.privacyPolicy = try SecureAddress("https://acme.example/privacy?a=1&b=2")
        let tenant = try await TestTenant.fresh(brand: brand)
        let page = try await tenant.browser().open(tenant.issuer.url("/sign-up"))
        let policy = page.headers[.contentSecurityPolicy] ?? ""
        #expect(policy.contains("img-src 'self' https://cdn.example.com;"))
        let images = Tag.all(in: page.text).filter { $0.name == "img" }
        #expect(images.map { $0.attributes["src"] } == ["https://cdn.example.com/acme.svg"])
        #expect(images.first?.attributes["alt"] == "Acme <& Söhne>")
        #expect(images.first?.attributes["referrerpolicy"] == "no-referrer")
        let links = Tag.all(in: page.text).compactMap { $0.attributes["href"] }
        #expect(links.contains("https://acme.example/privacy?a=1&b=2"))
    }
}
