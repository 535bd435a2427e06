import OAuth
import Testing

struct URIReferenceTests {
    struct Parts: Equatable {
        var scheme: String
        var authority: String?
        var path = ""
        var query: String?
        var fragment: String?
    }

    /// RFC 3986 section 1.1.2 and the corners of section 3.
    static let examples: [(String, Parts)] = [
        (
            "ftp://ftp.is.co.za/rfc/rfc1808.txt",
            Parts(scheme: "ftp", authority: "ftp.is.co.za", path: "/rfc/rfc1808.txt")
        ),
        (
            "http://www.ietf.org/rfc/rfc2396.txt",
            Parts(scheme: "http", authority: "www.ietf.org", path: "/rfc/rfc2396.txt")
        ),
        (
            "ldap://[2001:db8::7]/c=GB?objectClass?one",
            Parts(scheme: "ldap", authority: "[2001:db8::7]", path: "/c=GB", query: "objectClass?one")
        ),
        ("mailto:John.Doe@example.com", Parts(scheme: "mailto", path: "John.Doe@example.com")),
        ("tel:+1-816-555-1212", Parts(scheme: "tel", path: "+1-816-555-1212")),
        ("telnet://192.0.2.16:80/", Parts(scheme: "telnet", authority: "192.0.2.16:80", path: "/")),
        ("urn:oasis:names:docbook:dtd:xml:4.1.2", Parts(scheme: "urn", path: "oasis:names:docbook:dtd:xml:4.1.2")),
        (
            "foo://example.com:8042/over/there?name=ferret#nose",
            Parts(
                scheme: "foo", authority: "example.com:8042", path: "/over/there", query: "name=ferret",
                fragment: "nose")
        ),
        ("HTTPS://A.Example?#", Parts(scheme: "https", authority: "A.Example", query: "", fragment: "")),
        ("a://b?c/d", Parts(scheme: "a", authority: "b", query: "c/d")),
        ("a:?b#c?d#e", Parts(scheme: "a", query: "b", fragment: "c?d#e")),
        ("com.example.app:/cb", Parts(scheme: "com.example.app", path: "/cb")),
        ("app://", Parts(scheme: "app", authority: "")), ("app:", Parts(scheme: "app")),
        ("file:///etc", Parts(scheme: "file", authority: "", path: "/etc")),
    ]

    @Test(arguments: examples) func `a URI comes apart as RFC 3986 has it`(text: String, parts: Parts) throws {
        let uri = try #require(URIReference(text))
        #expect(
            Parts(
                scheme: uri.scheme, authority: uri.authority?.text, path: uri.path, query: uri.query,
                fragment: uri.fragment) == parts)
    }

    @Test(arguments: [
        "", ":", "/path", "//host/path", "?q", "example.com", "1a:b", "-a:b", "a b:c", "ä:b", "é://x", "a_b:c", "a:b c",
        "a:\"", "a:<", "a:>", "a:\\", "a:^", "a:`", "a:{", "a:|", "a:}", "a:\0", "a:\n", "a:\r\n", "a:\u{7F}", "a:é",
        "a:\u{301}", "https://exämple.com", "https://a:b", "https://a:80x", "https://a:-1", "https://a:1:2",
        "https://[::1",
        "https://[::1]x", "https://::1/", "https://[::g]/", "https://a;b/", "https://a,b/", "https://a'b/",
        "https://%61/",
        "https://a*b/", "https://a:８０/", "\u{FEFF}https://a",
    ])
    func `what isn't an absolute URI is refused`(text: String) {
        #expect(URIReference(text) == nil)
    }

    @Test(arguments: [
        ("https://A.Example:8443/", "a.example", "8443"), ("https://a:/", "a", ""), ("https://[::1]:9/", "[::1]", "9"),
        ("https://[::FFFF:1.2.3.4]/", "[::ffff:1.2.3.4]", nil), ("https://user:pass@a:1/", "a", "1"),
        ("https://a@b@c/", "c", nil), ("https://a:b@c", "c", nil), ("https://a.example./", "a.example.", nil),
        ("https://good.example@[::1]:1/", "[::1]", "1"),
    ])
    func `host and port are those that a browser would go to`(text: String, host: String, port: String?) throws {
        let authority = try #require(URIReference(text)?.authority)
        #expect(authority.host == host && authority.port == port)
    }

    @Test(arguments: [
        ("http://127.0.0.1", true), ("http://LocalHost:1", true), ("http://[::1]:1", true), ("http://127.0.0.2", false),
        ("http://localhost.", false), ("http://localhost.evil.example", false),
        ("http://127.0.0.1.evil.example", false),
        ("http://127.1", false), ("http://[::]", false), ("http://[0:0:0:0:0:0:0:1]", false), ("http://0.0.0.0", false),
        ("http://localhost@evil.example", false), ("http://2130706433", false),
    ])
    func `loopback has three spellings`(text: String, isLoopback: Bool) throws {
        #expect(try #require(URIReference(text)?.authority).isLoopback == isLoopback)
    }

    @Test func `no text, however broken, is more than refused`() {
        var generator = SeededGenerator(seed: 4)
        let pieces = ["https", ":", "//", "/", "@", "[", "]", "::1", "?", "#", "a", ".", "80", "%41", "\\", "é", "\0"]
        for round in 0..<6_000 {
            let text =
                round.isMultiple(of: 2)
                ? generator.text(of: pieces, atMost: 14) : String(decoding: generator.bytes(atMost: 40), as: UTF8.self)
            guard let uri = URIReference(text) else { continue }
            let authority = uri.authority.map { "//" + $0.text } ?? ""
            let rest = uri.path + (uri.query.map { "?" + $0 } ?? "") + (uri.fragment.map { "#" + $0 } ?? "")
            #expect((uri.scheme + ":" + authority + rest).lowercased() == text.lowercased())
        }
    }
}
