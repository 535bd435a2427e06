import OAuth
import Testing

struct RegisteredRedirectURITests {
    @Test(arguments: [
        "https://client.example", "https://client.example/cb", "https://client.example/cb?a=b",
        "https://client.example:8443/",
        "HTTPS://Client.Example/Cb", "http://127.0.0.1/cb", "http://localhost:9000/cb", "http://[::1]:9000/cb",
        "com.example.app:/cb", "com.example.app://cb", "cursor://anysphere/cb", "https://192.0.2.1/cb",
        "https://client.example./cb", "https://client.example/cb?x='1'", "https://client.example/!$&'()*+,;=:@-._~%27",
    ])
    func `what can be registered keeps its text`(text: String) throws {
        #expect(try RegisteredRedirectURI(text).description == text)
    }

    static let unusable: [(String, RegisteredRedirectURI.Unusable)] = [
        ("", .notAbsolute), ("/cb", .notAbsolute), ("client.example/cb", .notAbsolute),
        ("//client.example", .notAbsolute),
        ("https:/cb", .notAbsolute), ("https://", .notAbsolute), ("https:///cb", .notAbsolute),
        ("https://:443", .notAbsolute),
        ("https://client.example/ cb", .notAbsolute), ("https://client.example\\@evil.example", .notAbsolute),
        ("https://clïent.example", .notAbsolute), ("https://client.example;script-src/cb", .notAbsolute),
        ("https://client.example,/cb", .notAbsolute), ("https://client%2eexample/", .notAbsolute),
        ("https://client.example/\n", .notAbsolute), ("https://*.client.example/", .notAbsolute),
        ("https://client.example/cb#", .hasFragment), ("https://client.example/#f", .hasFragment),
        ("app:/#f", .hasFragment),
        ("https://user@client.example", .hasUserInformation), ("https://@client.example", .hasUserInformation),
        ("https://a:b@client.example", .hasUserInformation), ("http://u@127.0.0.1/cb", .hasUserInformation),
        ("app://user@host", .hasUserInformation), ("https://good.example@@evil.example", .hasUserInformation),
        ("http://client.example/cb", .plainHTTP), ("http://127.0.0.1@evil.example", .plainHTTP),
        ("http:/cb", .plainHTTP),
        ("http://localhost.evil.example", .plainHTTP), ("HTTP://client.example", .plainHTTP),
        ("http://0.0.0.0/", .plainHTTP),
        ("javascript:alert(1)", .forbiddenScheme), ("JavaScript:alert(1)", .forbiddenScheme),
        ("data:text/html,x", .forbiddenScheme), ("vbscript:x", .forbiddenScheme),
        ("file:///etc/passwd", .forbiddenScheme),
        ("filesystem:https://a/b", .forbiddenScheme), ("blob:https://a/b", .forbiddenScheme),
        ("about:blank", .forbiddenScheme),
        ("view-source:https://a", .forbiddenScheme), ("intent://a", .forbiddenScheme),
        ("jar:https://a!/b", .forbiddenScheme),
        ("ws://a", .forbiddenScheme), ("wss://a", .forbiddenScheme), ("ftp://a", .forbiddenScheme),
        ("mailto:a@b", .forbiddenScheme), ("chrome://settings", .forbiddenScheme), ("mocha:x", .forbiddenScheme),
        ("resource://a", .forbiddenScheme), ("feed:https://a", .forbiddenScheme), ("tel:1", .forbiddenScheme),
    ]

    @Test(arguments: unusable)
    func `what can't be registered is refused with its reason`(text: String, reason: RegisteredRedirectURI.Unusable) {
        #expect(throws: reason) { try RegisteredRedirectURI(text) }
    }
}
