import Outbound
import Testing

/// What must not be asked for is refused before a byte is sent.
@Suite struct RefusalTests {
    private let server: Server

    init() throws {
        server = try .shared
    }

    @Test(arguments: [
        "", "nonsense", "example.com/path", "//example.com/", "https://", "https:///", "https://user@example.com/",
        "https://user:password@example.com/", "https://exa mple.com/", "https://example.com/\u{0}",
        "https://example.com/\r\n",
        "https://example.com:99999/", "https://[::1/", "https://exam\u{0}ple.com/",
    ])
    func `what is no URL is malformed`(_ url: String) async throws {
        await #expect(throws: OutboundError.urlMalformed) {
            try await server.fetcher().fetch(OutboundRequest(.get, url))
        }
    }

    @Test(arguments: [
        "http://example.com/", "http://127.0.0.1/", "HTTP://127.0.0.1/", "ftp://example.com/", "file:///etc/passwd",
        "gopher://127.0.0.1/", "dict://127.0.0.1/", "ldap://127.0.0.1/", "smtp://127.0.0.1/", "ws://example.com/",
        "javascript://example.com/", "unknown://example.com/",
    ])
    func `https is the only scheme`(_ url: String) async throws {
        await #expect(throws: OutboundError.schemeRefused) { try await Fetcher().fetch(OutboundRequest(.get, url)) }
    }

    @Test(arguments: [
        ("http://10.0.0.1/", OutboundError.addressRefused), ("http://192.0.2.1/", .addressRefused),
        ("http://[fe80::1]/", .addressRefused), ("http://0.0.0.0/", .addressRefused),
        ("http://8.8.8.8/", .schemeRefused), ("http://[2606:4700::1111]/", .schemeRefused),
    ])
    func `in development, plain http goes to the machine itself only`(
        _ url: String, _ error: OutboundError
    ) async throws {
        await #expect(throws: error) { try await server.fetcher().fetch(OutboundRequest(.get, url)) }
    }

    @Test(arguments: [
        "localhost", "LOCALHOST", "127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0x7f000001", "0",
        "0.0.0.0", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]",
        "10.0.0.1", "192.168.0.1", "169.254.169.254", "0xa9fea9fe", "[::ffff:169.254.169.254]", "[fd00:ec2::254]",
        "[fe80::1%25lo]", "[2002:7f00:1::]", "%31%32%37.0.0.1",
    ])
    func `no spelling of an address gets around the guard`(_ host: String) async throws {
        let port = server.secure.split(separator: ":").last ?? ""
        let fetcher = Fetcher(FetcherSettings(timeout: .seconds(60)))
        await #expect(throws: OutboundError.addressRefused) {
            try await fetcher.fetch(OutboundRequest(.get, "https://\(host):\(port)/count/refused"))
        }
    }

    @Test func `the operator's networks are reached by https only`() async throws {
        let own = try #require(Network("127.0.0.0/8"))
        let fetcher = server.fetcher {
            $0.allowsLoopback = false
            $0.allowedNetworks = [own]
        }
        #expect(try await fetcher.fetch(OutboundRequest(.get, server.secure + "/echo")).status == 200)
        await #expect(throws: OutboundError.schemeRefused) {
            try await fetcher.fetch(OutboundRequest(.get, server.plain + "/echo"))
        }
    }

    @Test func `the operator's networks are reached by plain http where he says so`() async throws {
        let own = try #require(Network("127.0.0.0/8"))
        let fetcher = server.fetcher {
            $0.allowsLoopback = false
            $0.allowedNetworks = [own]
            $0.allowsPlainHTTP = true
        }
        for base in [server.plain, server.secure] {
            #expect(try await fetcher.fetch(OutboundRequest(.get, base + "/echo")).status == 200)
        }
    }

    @Test(arguments: [
        ("http://127.0.0.1/", OutboundError.addressRefused), ("http://localhost/", .addressRefused),
        ("http://169.254.169.254/", .addressRefused), ("http://10.2.0.0/", .addressRefused),
        ("http://[::ffff:192.168.0.1]/", .addressRefused), ("http://8.8.8.8/", .schemeRefused),
    ])
    func `plain http goes nowhere else`(_ url: String, _ error: OutboundError) async throws {
        let own = try #require(Network("10.1.0.0/16"))
        let fetcher = Fetcher(
            FetcherSettings(timeout: .seconds(60), allowedNetworks: [own], allowsPlainHTTP: true))
        await #expect(throws: error) { try await fetcher.fetch(OutboundRequest(.get, url)) }
    }

    @Test func `plain http without a network to speak it to is no scheme`() async throws {
        let fetcher = Fetcher(FetcherSettings(allowsPlainHTTP: true))
        await #expect(throws: OutboundError.schemeRefused) {
            try await fetcher.fetch(OutboundRequest(.get, "http://nowhere.invalid/"))
        }
    }

    @Test(arguments: [
        ("X-Name", "a\r\nX-Other: b"), ("X-Name", "a\nb"), ("X-Name", "a\u{0}b"), ("X-Name", "\u{7f}"), ("", "value"),
        ("X Name", "value"), ("X-Name:", "value"), ("X-Name\r\n", "value"), ("X-Näme", "value"),
    ])
    func `a header that would be two is malformed`(_ name: String, _ value: String) async throws {
        await #expect(throws: OutboundError.headerMalformed) {
            try await server.fetcher().fetch(
                OutboundRequest(.get, server.plain + "/count/injected", headers: [(name, value)]))
        }
        await #expect(throws: OutboundError.headerMalformed) {
            try await server.fetcher().fetch(
                OutboundRequest(.post(body: [], contentType: "text/plain\r\nX: y"), server.plain + "/count/injected"))
        }
    }
}
