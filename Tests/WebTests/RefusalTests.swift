import HTTPTypes
import Logging
import OAuth
import TestHouse
import Testing

/// Before it is certain who asks and where they live, nobody is sent anywhere (RFC 6749 section 4.1.2.1).
struct RefusalTests {
    /// How a request of each kind is made; the compiler says when one is missing.
    private static func refused(_ refusal: AuthorizationRefusal, by app: RelyingParty) -> String {
        switch refusal {
        case .notAForm: app.url() + "&x=%zz"
        case .clientMissing: app.url(["client_id": nil])
        case .clientRepeated: app.url() + "&client_id=other"
        case .clientUnknown: app.url(["client_id": "nobody"])
        case .redirectURIMissing: app.url(["redirect_uri": nil])
        case .redirectURIRepeated: app.url() + "&redirect_uri=https%3A%2F%2Fevil.example%2F"
        case .redirectURIMismatch: app.url(["redirect_uri": "https://evil.example/"])
        }
    }

    @Test(arguments: AuthorizationRefusal.allCases)
    func `a refusal is a page with its reason and an incident, and never a redirect`(refusal: AuthorizationRefusal)
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let url = Self.refused(refusal, by: app)
        let posted = try await tenant.server.send(
            .post, tenant.issuer.url("/authorize"), [.contentType: "application/x-www-form-urlencoded"],
            body: Array(url.drop { $0 != "?" }.dropFirst().utf8))
        for answer in [try await browser.open(url), try await browser.open(url + "&prompt=none"), posted] {
            #expect(answer.status == 400)
            #expect(answer.location == nil)
            #expect(answer.forms.isEmpty)
            #expect(answer.reason == refusal.rawValue)
            #expect(answer.incident?.count == 14)
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(!answer.text.contains("evil.example"))
            #expect(!Tag.all(in: answer.text).contains { $0.name == "a" })
        }
    }

    static let nearMisses: [String] = [
        "https://app.example.com/callback/", "https://app.example.com/callback?x=1", "https://app.example.com/Callback",
        "https://APP.example.com/callback", "https://app.example.com:443/callback", "http://app.example.com/callback",
        "https://app.example.com/callback#x", "https://app.example.com/callback/../evil", "https://app.example.com/",
        "https://app.example.com.evil.example/callback", "https://app.example.com@evil.example/callback",
        "https://evil.example/https://app.example.com/callback", "//app.example.com/callback", "/callback",
        "https://app.example.com\\@evil.example/callback", "https://app.example.com/callback%00",
        " https://app.example.com/callback",
        "https://app.example.com/call\tback", "https://app.example.com/callback\n", "javascript:alert(1)",
        "data:text/html,x",
        "https://app.example.com/callback\u{200B}", "https://app.example.com/..;/callback",
        "https://app.example.com//callback",
    ]

    @Test(arguments: nearMisses)
    func `an address that is almost registered is not registered`(address: String) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let answer = try await tenant.browser().open(app.url(["redirect_uri": address]))
        #expect(answer.status == 400)
        #expect(answer.location == nil)
        #expect(answer.reason == "redirect_uri_mismatch")
    }

    static let loopbackMisses: [String] = [
        "http://127.0.0.1:99999/callback", "http://127.0.0.1:8080/other", "http://127.0.0.1:8080@evil.example/callback",
        "http://127.0.0.2:8080/callback", "http://localhost:8080/callback", "https://127.0.0.1:8080/callback",
        "http://127.0.0.1:/callback.evil", "http://127.0.0.1:80x/callback", "http://user@127.0.0.1:8080/callback",
        "http://127.0.0.1:8080/callback?x", "http://127.0.0.1:8080/callback#x",
    ]

    @Test(arguments: loopbackMisses)
    func `a native client's port is free and nothing else is`(address: String) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register {
            $0.isNative = true
            $0.redirectURIs = ["http://127.0.0.1/callback"]
        }
        let answer = try await tenant.browser().open(app.url(["redirect_uri": address]))
        #expect(answer.location == nil)
        #expect(answer.reason == "redirect_uri_mismatch")
    }

    @Test func `a web client's loopback redirect has the port that it was registered with`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.redirectURIs = ["http://127.0.0.1:9000/callback"] }
        #expect(try app.code(await tenant.signedIn(app)).isEmpty == false)
        let other = try await tenant.browser().open(app.url(["redirect_uri": "http://127.0.0.1:9001/callback"]))
        #expect(other.reason == "redirect_uri_mismatch")
    }

    @Test func `another tenant's client is unknown here`() async throws {
        let tenant = try await TestTenant.fresh()
        let other = try await TestTenant.fresh()
        _ = try await other.register { $0.id = "theirs" }
        let answer = try await tenant.browser().open(tenant.register().url(["client_id": "theirs"]))
        #expect(answer.reason == "client_unknown")
    }

    @Test func `a client that only has client_credentials has nowhere to send people`() async throws {
        let tenant = try await TestTenant.fresh()
        let service = try await tenant.registerConfidential {
            $0.redirectURIs = []
            $0.grantTypes = [.clientCredentials]
        }
        #expect(try await tenant.browser().open(service.url(["redirect_uri": nil])).reason == "redirect_uri_missing")
    }

    @Test func `what is not a form at all is refused as such`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let authorize = tenant.issuer.url("/authorize")
        let form = Array(app.url().drop { $0 != "?" }.dropFirst().utf8)
        let urls = [
            app.url() + "&x=%FF", app.url() + "&x=%", app.url() + "&x=" + String(repeating: "y", count: 17_000),
            app.url() + String(repeating: "&a=b", count: 100),
        ]
        for url in urls {
            let answer = try await tenant.browser().open(url)
            #expect(answer.status == 400)
            #expect(answer.reason == "request_not_a_form")
        }
        for type in ["application/json", "text/plain", "application/x-www-form-urlencoded-not"] {
            let answer = try await tenant.server.send(.post, authorize, [.contentType: type], body: form)
            #expect(answer.reason == "request_not_a_form")
        }
        let undeclared = try await tenant.server.send(.post, authorize, body: form)
        #expect(undeclared.reason == "request_not_a_form")
        let latin = try await tenant.server.send(
            .post, authorize, [.contentType: "Application/X-WWW-Form-Urlencoded ; charset=utf-8"], body: form)
        #expect(latin.status == 303)
    }
}
