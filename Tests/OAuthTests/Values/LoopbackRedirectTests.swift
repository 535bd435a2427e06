import OAuth
import Testing

/// RFC 8252 section 7.3: on loopback, and for native clients alone, the port is the client's to choose.
struct LoopbackRedirectTests {
    static let hosts = ["127.0.0.1", "[::1]", "localhost"]

    @Test(arguments: hosts, ["", ":1", ":80", ":9000", ":65535"])
    func `a native client's loopback redirect takes any port`(host: String, port: String) throws {
        for registered in ["http://\(host)/cb?a=b", "http://\(host):7000/cb?a=b"] {
            let presented = "http://\(host)\(port)/cb?a=b"
            let native = try exampleClient(redirectURIs: [registered], applicationType: .native)
            #expect(ReturnAddress(presented, of: native)?.description == presented)
            let web = try exampleClient(redirectURIs: [registered], applicationType: .web)
            #expect((ReturnAddress(presented, of: web) == nil) == (presented != registered))
        }
    }

    @Test(arguments: hosts)
    func `everything but the port is still compared character by character`(host: String) throws {
        let client = try exampleClient(redirectURIs: ["http://\(host):7000/cb"], applicationType: .native)
        let others = LoopbackRedirectTests.hosts.filter { $0 != host }.map { "http://\($0):9000/cb" }
        let tricks = [
            "http://\(host):9000/cb/", "http://\(host):9000/CB", "http://\(host):9000/cb?",
            "http://\(host):9000/cb?a=b",
            "http://\(host):9000/cb#", "http://\(host):9000/cb#f", "http://\(host):9000/%63b",
            "http://\(host):9000/cb/..;/x",
            "http://\(host):9000", "https://\(host):9000/cb", "HTTP://\(host):9000/cb", "http://u@\(host):9000/cb",
            "http://@\(host):9000/cb", "http://\(host)@evil.example:9000/cb", "http://\(host):9000@evil.example/cb",
            "http://\(host):/cb", "http://\(host):65536/cb", "http://\(host):99999999999999999999/cb",
            "http://\(host):-1/cb",
            "http://\(host):+1/cb", "http://\(host):９０/cb", "http://\(host):9000:9000/cb", "http://\(host).:9000/cb",
            "http://\(host).evil.example:9000/cb", "http://\(host):9000\\@evil.example/cb", "http://\(host):9000//cb",
            "http://\(host):9000:/cb", "http:\(host):9000/cb", "http:///\(host):9000/cb", "http://\(host)9000/cb",
        ]
        for presented in others + tricks { #expect(ReturnAddress(presented, of: client) == nil, "\(presented)") }
    }

    @Test(arguments: [
        ("http://localhost/cb", "http://LOCALHOST:9000/cb"), ("http://127.0.0.1/cb", "http://127.1:9000/cb"),
        ("http://127.0.0.1/cb", "http://127.0.0.2:9000/cb"), ("http://127.0.0.1/cb", "http://2130706433:9000/cb"),
        ("http://127.0.0.1/cb", "http://0177.0.0.1:9000/cb"), ("http://[::1]/cb", "http://[0:0:0:0:0:0:0:1]:9000/cb"),
        ("http://[::1]/cb", "http://[::0001]:9000/cb"), ("http://[::1]/cb", "http://[::ffff:127.0.0.1]:9000/cb"),
    ])
    func `another spelling of the same host is another host`(registered: String, presented: String) throws {
        let client = try exampleClient(redirectURIs: [registered], applicationType: .native)
        #expect(ReturnAddress(presented, of: client) == nil)
    }

    @Test func `no other redirect of a native client takes another port`() throws {
        let client = try exampleClient(
            redirectURIs: ["https://localhost:7000/cb", "https://client.example:7000/cb", "app://localhost:7000/cb"],
            applicationType: .native)
        for presented in [
            "https://localhost:1/cb", "https://client.example:1/cb", "app://localhost:1/cb", "http://localhost:7000/cb",
        ] {
            #expect(ReturnAddress(presented, of: client) == nil)
        }
    }
}
