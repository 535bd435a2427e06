import OAuth
import Testing

struct PublicURLTests {
    @Test(arguments: [
        ("https://login.example", "https://login.example", ""), ("https://login.example/", "https://login.example", ""),
        ("https://login.example///", "https://login.example", ""),
        ("https://login.example:8443/auth/", "https://login.example:8443", "/auth"),
        ("https://login.example/a/b-c_d~e.f", "https://login.example", "/a/b-c_d~e.f"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", ""), ("http://localhost", "http://localhost", ""),
        ("http://[::1]:1", "http://[::1]:1", ""), ("https://192.0.2.1", "https://192.0.2.1", ""),
        ("HTTPS://Login.Example:443/", "https://login.example", ""), ("http://localhost:80", "http://localhost", ""),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443", ""),
        ("http://127.1.2.3:9", "http://127.1.2.3:9", ""), ("http://login.example", "http://login.example", ""),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example", ""),
        ("https://login.example:08443", "https://login.example:8443", ""),
    ])
    func `a public URL is an origin and a path, in one normal form`(text: String, origin: String, path: String) throws {
        let url = try PublicURL(text)
        #expect(url.origin == origin && url.path == path && url.description == origin + path)
        #expect(url.isHTTPS == origin.hasPrefix("https:"))
    }

    @Test(arguments: [
        "", "login.example", "http://localhost@evil.example",
        "https://user@login.example", "https://@login.example", "https://login.example?", "https://login.example/?a=b",
        "https://login.example#", "https://login.example/#a", "https://", "https:///auth", "https:login.example",
        "ftp://login.example", "ws://localhost", "https://login.example:",
        "https://login.example:0", "https://login.example:65536",
        "https://login.example/a;b", "https://login.example/a,b",
        "https://login.example/a%20b",
        "https://login.example/../a", "https://login.example/.", "https://login.example/a//b",
        "https://login.example//a",
        "https://login.example/a b", "https://login.example\\a", "https://lögin.example", "https://a b",
        "https://a..example", "https://-a.example", "https://1.2.3", "https://[::1", "https://[1.2.3.4]", "https://::1",
        "https://login.example:8x", "https://login.example/ü",
    ])
    func `what isn't a safe public URL is refused`(text: String) {
        #expect(throws: PublicURLProblem.self) { try PublicURL(text) }
    }

    @Test(arguments: [
        ("https://login.example", true), ("http://127.0.0.1:8080", true), ("http://localhost", true),
        ("http://[::1]:1", true), ("http://login.example", false), ("http://127.0.0.1.evil.example", false),
        ("http://127.1.2.3", false), ("http://a.localhost", false),
    ])
    func `plain http is protected on loopback alone`(text: String, isProtected: Bool) throws {
        #expect(try PublicURL(text).isProtected == isProtected)
    }

    @Test(arguments: [
        ("https://login.example", "https://login.example/t/acme", "/t/acme"),
        ("https://login.example/auth/", "https://login.example/auth/t/acme", "/auth/t/acme"),
    ])
    func `an issuer is the public URL and the tenant, without a slash at the end`(
        url: String, issuer: String, path: String
    ) throws {
        let made = Issuer(publicURL: try PublicURL(url), tenant: try #require(Tenant.Slug("acme")))
        #expect(made.description == issuer && made.path == path && made.origin == "https://login.example")
        #expect(made.url("/token") == issuer + "/token")
    }

    @Test(arguments: [
        ("a", true), ("acme", true), ("a-b-1", true), ("0", true), (String(repeating: "a", count: 63), true),
        (String(repeating: "a", count: 64), false), ("", false), ("-a", false), ("a-", false), ("A", false),
        ("a_b", false),
        ("a.b", false), ("a/b", false), ("..", false), ("a b", false), ("ä", false), ("a\u{301}", false),
        ("a\n", false),
        ("%61", false),
    ])
    func `a slug is one label that needs no escape`(text: String, isSlug: Bool) {
        #expect((Tenant.Slug(text)?.description == text) == isSlug)
    }
}
