import OAuth
import Testing

struct SecureAddressTests {
    @Test(arguments: [
        ("https://example.com", "https://example.com"), ("https://Example.com/a?b=c&d='e'#f", "https://example.com"),
        ("HTTPS://example.com:443/", "https://example.com"), ("https://example.com:8443/x", "https://example.com:8443"),
        ("https://192.0.2.1/logo.png", "https://192.0.2.1"),
        ("https://[2001:db8::1]:1/", "https://[2001:db8::1]:1"),
        ("https://xn--bcher-kva.example/%C3%A4", "https://xn--bcher-kva.example"),
    ])
    func `an https address stays as it was written, and has an origin`(text: String, origin: String) throws {
        let address = try SecureAddress(text)
        #expect(address.description == text && address.origin == origin)
    }

    @Test(arguments: [
        ("http://example.com/", SecureAddressProblem.notHTTPS), ("javascript:alert(1)", .notHTTPS),
        ("data:image/svg+xml,x", .notHTTPS), ("mailto:help@example.com", .notHTTPS), ("/logo.svg", .notAbsolute),
        ("//example.com/logo.svg", .notAbsolute), ("", .notAbsolute), ("example.com", .notAbsolute),
        ("https:", .host), ("https:example.com", .host), ("https:///x", .host), ("https://?x", .host),
        ("https://under_score.example/", .host), ("https://1.2.3/", .host), ("https://a..b/", .host),
        ("https://user@example.com/", .userInformation), ("https://user:pass@example.com/", .userInformation),
        ("https://example.com:0/", .port), ("https://example.com:65536/", .port),
        ("https://example.com:000080/", .port), ("https://example.com:/", .port),
    ])
    func `any other address is refused for what is wrong with it`(text: String, problem: SecureAddressProblem) {
        #expect(throws: problem) { try SecureAddress(text) }
    }

    @Test(arguments: [
        "\"", "<", ">", "\\", "`", "{", "}", " ", "\n", "\r\n", "\t", "\0", "\u{7F}", "é", "^", "|", "\u{2028}",
    ])
    func `nothing that could end an attribute, a rule or a header gets into an address`(text: String) {
        #expect(throws: SecureAddressProblem.notAbsolute) { try SecureAddress("https://example.com/\(text)x") }
        #expect(throws: SecureAddressProblem.notAbsolute) { try SecureAddress("https://example.com/?\(text)x") }
        #expect(throws: SecureAddressProblem.notAbsolute) { try SecureAddress("https://exa\(text)mple.com/") }
    }

    @Test(arguments: [";", ",", "'", "*", "(", ")", "%3B", "!"])
    func `nothing that could end a directive gets into an origin`(text: String) {
        #expect(throws: SecureAddressProblem.self) { try SecureAddress("https://exa\(text)mple.com/") }
    }

    @Test func `an address is bounded`() throws {
        let most = "https://example.com/" + String(repeating: "a", count: 1980)
        #expect(try SecureAddress(most).description == most)
        #expect(throws: SecureAddressProblem.tooLong) { try SecureAddress(most + "a") }
    }
}
