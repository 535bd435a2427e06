import FoundationEssentials
import OAuth
import Testing

struct ResponseChannelTests {
    static func channel(_ changes: [String: String?] = [:], of client: Client? = nil) throws -> ResponseChannel {
        try AuthorizationRequestParser(exampleParameters(changes)).channel(to: client ?? exampleClient())
    }

    /// The parameters that the client gets, in whichever way they travel.
    static func received(_ response: AuthorizationResponse) throws -> [(name: String, value: String)] {
        switch response {
        case .redirect(let url):
            let query = try #require(url.description.split(separator: "?", maxSplits: 1).last)
            return try query.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (try FormEncoding.decode(parts[0].utf8), try FormEncoding.decode(parts[1].utf8))
            }
        case .form(_, let parameters): return parameters
        }
    }

    @Test(arguments: ResponseMode.allCases) func `a code goes with state and iss`(mode: ResponseMode) throws {
        let code = AuthorizationCode(row: UUID())
        let response = try ResponseChannelTests.channel(["response_mode": mode.rawValue]).answer(
            code: code, issuer: exampleIssuer())
        let received = try ResponseChannelTests.received(response)
        #expect(received.map(\.name) == ["code", "state", "iss"])
        #expect(received.map(\.value) == [code.expose(), "af0ifjsldkj", "https://login.example/auth/t/acme"])
    }

    @Test(arguments: ResponseMode.allCases, AuthorizationError.allCases)
    func `every error goes with state and iss`(mode: ResponseMode, error: AuthorizationError) throws {
        let response = try ResponseChannelTests.channel(["response_mode": mode.rawValue]).answer(
            error, issuer: exampleIssuer())
        let received = try ResponseChannelTests.received(response)
        #expect(received.map(\.name) == ["error", "error_description", "state", "iss"])
        #expect(
            received.map(\.value) == [
                error.code, error.errorDescription, "af0ifjsldkj", "https://login.example/auth/t/acme",
            ])
    }

    @Test func `without a state there is none in the answer`() throws {
        let response = try ResponseChannelTests.channel(["state": nil]).answer(.loginRequired, issuer: exampleIssuer())
        #expect(try ResponseChannelTests.received(response).map(\.name) == ["error", "error_description", "iss"])
    }

    static let states = [
        "a\0b", "🚪👩‍👩‍👧", #""'<>&\"#, "\n", "\r\n", "\r", "e\u{301}", "\u{E9}", "\u{212A}", "K", "\u{1100}\u{1161}",
        "\u{AC00}", "a+b c%20",
        "%", "&state=x&code=y", "#", "?", " ", "\u{FEFF}", "\u{202E}", "\u{FFFF}", "\u{10FFFF}", "\u{7F}", "=",
        String(repeating: "é", count: AuthorizationRequestLimits.parameter / 2),
    ]

    @Test(arguments: states, ResponseMode.allCases)
    func `the state's bytes come back untouched`(state: String, mode: ResponseMode) throws {
        let form = FormEncoding.encode([
            ("client_id", "web"), ("redirect_uri", exampleRedirect), ("response_type", "code"), ("scope", "openid"),
            ("state", state), ("nonce", state), ("response_mode", mode.rawValue),
        ])
        let parameters = try RequestParameters(formEncoded: form.utf8)
        let request = try read(parameters, of: exampleClient())
        #expect(request.state.map { Array($0.utf8) } == Array(state.utf8))
        #expect(request.nonce.map { Array($0.utf8) } == Array(state.utf8))
        let channel = try AuthorizationRequestParser(parameters).channel(to: exampleClient())
        let response = try channel.answer(code: AuthorizationCode(row: UUID()), issuer: exampleIssuer())
        let received = try ResponseChannelTests.received(response)
        #expect(received.map(\.name) == ["code", "state", "iss"])
        #expect(Array(received[1].value.utf8) == Array(state.utf8))
        if case .redirect(let url) = response { #expect(URIReference(url.description) != nil) }
    }

    @Test func `a state too long to carry is left out of the error that says so`() throws {
        let long = String(repeating: "x", count: AuthorizationRequestLimits.parameter + 1)
        #expect(try ResponseChannelTests.channel(["state": long]).state == nil)
    }

    @Test(
        arguments: [
            ("query", .query), ("form_post", .formPost), (nil, .query), ("", .query), ("fragment", .query),
        ] as [(String?, ResponseMode)])
    func `the answer travels as asked, and by query when that isn't possible`(asked: String?, mode: ResponseMode) throws
    {
        let channel = try ResponseChannelTests.channel(["response_mode": asked])
        #expect(channel.mode == mode)
        switch channel.answer(.loginRequired, issuer: try exampleIssuer()) {
        case .redirect(let url):
            #expect(mode == .query && url.description.hasPrefix(exampleRedirect + "?error=login_required&"))
        case .form(let address, _): #expect(mode == .formPost && address.description == exampleRedirect)
        }
    }

    @Test func `the registered query stays in front of the answer`() throws {
        let registered = "https://client.example/cb?tenant=1"
        let channel = try ResponseChannelTests.channel(
            ["redirect_uri": registered, "state": nil], of: exampleClient(redirectURIs: [registered]))
        guard case .redirect(let url) = channel.answer(.loginRequired, issuer: try exampleIssuer()) else {
            Issue.record("not a redirect")
            return
        }
        #expect(url.description.hasPrefix(registered + "&error=login_required&"))
    }
}
