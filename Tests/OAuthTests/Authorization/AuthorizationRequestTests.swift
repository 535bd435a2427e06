import OAuth
import Testing

struct AuthorizationRequestTests {
    @Test func `a full request is read to the last parameter`() throws {
        let request = try read(
            exampleParameters([
                "response_mode": "form_post", "scope": "profile unknown openid", "nonce": "n-0S6_WzA2Mj",
                "prompt": "login consent",
                "max_age": "3600", "login_hint": "ada@example.com", "id_token_hint": "a.b.c",
                "ui_locales": "fr-CA fr en",
                "claims": #"{"userinfo":{"email":null}}"#, "resource": "https://api.example",
                "code_challenge": exampleChallenge,
                "code_challenge_method": "S256", "display": "popup", "acr_values": "1", "unknown": "ignored",
            ]), of: exampleClient())
        #expect(request.returnAddress.description == exampleRedirect && request.responseMode == .formPost)
        #expect(
            request.scopes == ["profile", "openid"] && request.state == "af0ifjsldkj" && request.nonce == "n-0S6_WzA2Mj"
        )
        #expect(request.prompts == [.login, .consent] && request.maxAge == 3600)
        #expect(request.loginHint == "ada@example.com" && request.idTokenHint == "a.b.c")
        #expect(request.uiLocales == ["fr-CA", "fr", "en"] && request.resources == ["https://api.example"])
        #expect(request.challenge?.bytes == Base64URL.decode(exampleChallenge))
        #expect(request.claims.userInfo == [.email] && request.consentScopes == ["profile", "openid", "email"])
    }

    @Test func `a bare request has the registered scopes and nothing else`() throws {
        let request = try read(
            RequestParameters([("client_id", "web"), ("redirect_uri", exampleRedirect), ("response_type", "code")]),
            of: exampleClient())
        #expect(request.scopes == ["openid", "profile", "email"] && request.responseMode == .query)
        #expect(request.state == nil && request.nonce == nil && request.challenge == nil && request.maxAge == nil)
        #expect(request.prompts.isEmpty && request.claims == ClaimsRequest() && request.uiLocales.isEmpty)
    }

    @Test(arguments: [
        "state", "nonce", "login_hint", "id_token_hint", "prompt", "max_age", "claims", "request", "request_uri",
    ])
    func `an empty parameter counts as absent`(name: String) throws {
        let request = try read(exampleParameters([name: ""]), of: exampleClient())
        #expect(request.scopes == ["openid", "profile"])
    }

    @Test(arguments: [("0", 0), ("007", 7), ("2147483647", 2_147_483_647)])
    func `max_age is digits`(text: String, seconds: Int) throws {
        #expect(try read(exampleParameters(["max_age": text]), of: exampleClient()).maxAge == seconds)
    }

    @Test(
        arguments: [
            ("none", [.none]), ("login", [.login]), ("consent", [.consent]), ("select_account", [.selectAccount]),
            ("login login", [.login]), (" login  select_account ", [.login, .selectAccount]), (" ", []),
        ] as [(String, Set<Prompt>)])
    func `prompt is a list of words`(text: String, prompts: Set<Prompt>) throws {
        #expect(try read(exampleParameters(["prompt": text]), of: exampleClient()).prompts == prompts)
    }

    @Test func `claims under scopes that the client may not have are not asked for`() throws {
        let request = try read(
            exampleParameters(["claims": #"{"id_token":{"phone_number":null,"email":null},"userinfo":{"roles":null}}"#]
            ),
            of: exampleClient())
        #expect(request.claims.claims == [.email] && request.consentScopes == ["openid", "profile", "email"])
    }

    @Test func `a public client's request with S256 is read whatever its registration says of PKCE`() throws {
        let client = try exampleClient(authenticationMethod: .none, requiresPKCE: false)
        #expect(client.requiresPKCE && client.isPublic)
        let request = try read(
            exampleParameters(["code_challenge": exampleChallenge, "code_challenge_method": "S256"]), of: client)
        #expect(request.challenge != nil)
    }

    @Test func `no request, however broken, is more than refused`() throws {
        var generator = SeededGenerator(seed: 7)
        let names = [
            "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "prompt",
            "max_age", "claims",
            "code_challenge", "code_challenge_method", "resource", "ui_locales", "login_hint", "request",
        ]
        let values = [exampleRedirect, "code", "openid", "none", "S256", exampleChallenge, "{}", "1", "query", "web"]
        let clients = [try exampleClient(), try exampleClient(authenticationMethod: .none, applicationType: .native)]
        for _ in 0..<4_000 {
            var pairs = exampleRequest.map { ($0.key, $0.value) }.filter { _ in
                Int.random(in: 0..<8, using: &generator) > 0
            }
            for _ in 0..<Int.random(in: 0..<3, using: &generator) {
                let noise =
                    Bool.random(using: &generator)
                    ? generator.scalars(atMost: 20) : values.randomElement(using: &generator)
                pairs.append((names.randomElement(using: &generator) ?? "", noise ?? ""))
            }
            let client = try #require(clients.randomElement(using: &generator))
            guard let request = try? read(RequestParameters(pairs), of: client) else { continue }
            #expect(!request.scopes.isEmpty && request.scopes.isSubset(of: client.grantableScopes))
            #expect(client.redirectURIs.map(\.description).contains(request.returnAddress.description))
            #expect(request.challenge != nil || !client.requiresPKCE)
        }
    }
}
