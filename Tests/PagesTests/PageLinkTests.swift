import OAuth
import Testing

@testable import Web

@Suite struct PageLinkTests {
    static let code = [
        "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
        "\u{1}javascript:alert(1)", "data:text/html,<script>", "vbscript:x", "blob:https://a/b", "file:///etc/passwd",
        "view-source:https://a/", "javascript&colon;alert(1)", "javascript://host/%0aalert(1)", "",
    ]
    static let misleading = [
        "//evil.example/", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https:/evil.example",
        "https://", "https://:80/", "https://good.example@evil.example/", "https://a/\"onclick=x", "https://a/<b>",
        "https://a/ b", "https://a/\u{E9}", "https://a/\u{0}", "https://\t/",
    ]

    @Test(arguments: code + misleading)
    func `what could run or mislead is no link of any kind`(address: String) {
        #expect(PageLink(web: address) == nil)
        #expect(PageLink(path: address) == nil)
        #expect((try? RegisteredRedirectURI(address)) == nil)
    }

    @Test(arguments: ["https://app.example.com/cb?code='a'&state=%22", "http://127.0.0.1:9000/", "http://[::1]:80/cb"])
    func `a web address is a link and a redirect`(address: String) throws {
        #expect(PageLink(web: address)?.address == address)
        #expect(try Self.redirect(to: address).address == address)
        #expect(PageLink(path: address) == nil)
    }

    @Test(arguments: ["com.example.app:/cb?code=a", "myapp://cb"])
    func `an app's own scheme is a redirect only`(address: String) throws {
        #expect(try Self.redirect(to: address).address == address)
        #expect(PageLink(web: address) == nil)
    }

    @Test func `a path of ours is a link and no redirect`() {
        #expect(PageLink(path: "/t/acme/sign-in?x=1")?.address == "/t/acme/sign-in?x=1")
        #expect((try? RegisteredRedirectURI("/t/acme/sign-in")) == nil)
    }

    /// As a client's redirect URI becomes one.
    private static func redirect(to address: String) throws -> PageLink {
        let client = Client(
            id: try #require(Client.ID("web")), name: "", authenticationMethod: .none,
            redirectURIs: [try RegisteredRedirectURI(address)], grantTypes: [], scopes: [], isFirstParty: true,
            applicationType: .native, requiresPKCE: true, idTokenAlgorithm: .es256, logoURI: nil)
        return PageLink(try #require(ReturnAddress(address, of: client)))
    }
}
