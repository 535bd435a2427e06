import OAuth
import Testing

/// Redirect URIs are compared character by character: each of these tricks went through some server that did otherwise.
struct ReturnAddressTests {
    @Test(arguments: [
        "https://client.example/cb/", "https://client.example/cb?", "https://client.example/cb?a=b",
        "https://client.example/cb#",
        "https://client.example/cb#f", "https://client.example", "https://client.example/", "https://client.example/CB",
        "https://client.example/cb%20", "https://client.example/%63b", "https://client.example/cb%00",
        "https://client.example/cb\0",
        "https://client.example/cb/..;/x", "https://client.example/x/..;/cb", "https://client.example/cb;x",
        "https://client.example//cb",
        "https://client.example/./cb", "https://client.example/x/../cb", "https://client.example/cb/../cb",
        "https://CLIENT.example/cb", "HTTPS://client.example/cb", "http://client.example/cb",
        "https://client.example./cb",
        "https://client.example:443/cb", "https://client.example:/cb", "https://client.example:8443/cb",
        "https://client.example.evil.example/cb", "https://evil.example/https://client.example/cb",
        "https://client.exampl/cb",
        "https://client.example@evil.example/cb", "https://evil.example@client.example/cb",
        "https://@client.example/cb",
        "https://@@client.example/cb", "https://a@b@client.example/cb", "https://client.example\\@evil.example/cb",
        "https://evil.example\\.client.example/cb", "https://client.example\\cb", "https:\\\\client.example\\cb",
        "https:client.example/cb", "https:/client.example/cb", "https:///client.example/cb", "//client.example/cb",
        " https://client.example/cb", "https://client.example/cb ", "https://client.example/cb\n",
        "\u{FEFF}https://client.example/cb",
        "https://client.example/cb\u{301}", "https://client。example/cb", "https://clıent.example/cb",
        "https://client.example/cb,",
        "https://client.example/cb https://evil.example", "",
    ])
    func `nothing but the registered text is accepted, whatever the client's type`(presented: String) throws {
        for type in Client.ApplicationType.allCases {
            #expect(ReturnAddress(presented, of: try exampleClient(applicationType: type)) == nil)
        }
    }

    @Test func `each registered text is accepted as it is`() throws {
        let registered = [
            "https://a.example/cb", "https://b.example/cb?x=1", "com.example.app:/cb", "http://localhost:9000/cb",
        ]
        for type in Client.ApplicationType.allCases {
            let client = try exampleClient(redirectURIs: registered, applicationType: type)
            for text in registered { #expect(ReturnAddress(text, of: client)?.description == text) }
        }
        #expect(ReturnAddress(exampleRedirect, of: try exampleClient(redirectURIs: [])) == nil)
    }

    @Test func `canonically equivalent texts are different addresses`() throws {
        let client = try exampleClient(redirectURIs: ["https://client.example/K"])
        #expect(ReturnAddress("https://client.example/\u{212A}", of: client) == nil)
    }

    @Test(arguments: [
        ("https://client.example/cb", "client.example", "https:"),
        ("https://client.example:8443/cb", "client.example:8443", "https:"),
        ("http://localhost:9000/cb", "localhost:9000", "https: http:"),
        ("http://[::1]:9000/cb", "[::1]:9000", "https: http:"),
        ("com.example.app:/cb", "com.example.app:", "https: com.example.app:"),
        ("cursor://cb/x", "cb", "https: cursor:"),
        ("app:///cb", "app:", "https: app:"),
    ])
    func `people are told the host, the policy its scheme`(text: String, host: String, source: String) throws {
        let address = try #require(ReturnAddress(text, of: try exampleClient(redirectURIs: [text])))
        #expect(address.host == host && address.policySources == source)
    }

    @Test(arguments: [
        ("https://a.example/cb", "https://a.example/cb?x=1&y=%26"),
        ("https://a.example", "https://a.example?x=1&y=%26"),
        ("https://a.example/cb?q=1", "https://a.example/cb?q=1&x=1&y=%26"), ("app:/cb", "app:/cb?x=1&y=%26"),
        ("https://a.example/cb?", "https://a.example/cb?x=1&y=%26"),
        ("https://a.example/?q&", "https://a.example/?q&x=1&y=%26"),
    ])
    func `parameters are added to the query that is there`(text: String, result: String) throws {
        let address = try #require(ReturnAddress(text, of: try exampleClient(redirectURIs: [text])))
        #expect(address.adding([("x", "1"), ("y", "&")]).description == result)
    }
}
