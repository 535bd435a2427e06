import FoundationEssentials
import OAuth
import Store
import TestStore
import Testing

@Suite struct ClientAuthenticationTests {
    private let clientCredentials = [("grant_type", "client_credentials")]

    @Test(arguments: ["secret", "a b", "a:b", "a+b%2F&=", "über", "\u{1F511}", "\"\\'", "a\0b", " ", "%"])
    func `a secret of any characters works by Basic and by form`(_ secret: String) async throws {
        let ground = try await GrantsGround()
        _ = try await ground.home.client("web:1 +", secret: secret)
        let basic = try await ground.ask(clientCredentials, authorization: GrantsGround.basic("web:1 +", secret))
        #expect(basic.access?["client_id"]?.string == "web:1 +")
        let posted = try await ground.ask(
            clientCredentials + [("client_id", "web:1 +"), ("client_secret", secret)], authorization: nil)
        #expect(posted.access?["sub"]?.string == "web:1 +")
    }

    @Test(arguments: [Client.AuthenticationMethod.clientSecretBasic, .clientSecretPost])
    func `either way is taken from a client with a secret`(_ method: Client.AuthenticationMethod) async throws {
        let ground = try await GrantsGround()
        _ = try await ground.home.client(method: method)
        _ = try await ground.ask(clientCredentials)
        _ = try await ground.ask(clientCredentials + [("client_id", "web")])
        _ = try await ground.ask(
            clientCredentials + [("client_id", "web"), ("client_secret", "secret")], authorization: nil)
    }

    @Test func `a wrong secret is refused, and none, and an empty one`() async throws {
        let ground = try await GrantsGround()
        _ = try await ground.home.client()
        let wrong: [(form: [(String, String)], authorization: String?, expected: TokenError)] = [
            ([], GrantsGround.basic("web", "secre"), .secretWrong),
            ([], GrantsGround.basic("web", "secrets"), .secretWrong),
            ([], GrantsGround.basic("web", ""), .secretWrong),
            ([("client_id", "web"), ("client_secret", "wrong")], nil, .secretWrong),
            ([("client_id", "web")], nil, .methodNotAllowed),
            ([("client_id", "web"), ("client_secret", "")], nil, .methodNotAllowed),
            ([("client_id", "other")], GrantsGround.basic("web", "secret"), .credentialsTwice),
            ([("client_id", "nobody")], nil, .clientUnknown),
            ([("client_id", "\0")], nil, .clientUnknown),
            ([], "Bearer secret", .basicMalformed),
            ([], "Basic", .basicMalformed),
        ]
        for (form, authorization, expected) in wrong {
            let refused = await refusal { () async throws(Failure<TokenError>) in
                try await ground.ask(clientCredentials + form, authorization: authorization)
            }
            #expect(refused == expected, "\(form)")
        }
    }

    @Test func `a public client shows its id and nothing else`() async throws {
        let ground = try await GrantsGround()
        let app = try await ground.home.client("app", secret: nil)
        let code = try await ground.boundCode(for: app)
        let form = [
            ("client_id", "app"), ("redirect_uri", GrantsGround.redirectURI), ("code_verifier", GrantsGround.verifier),
        ]
        for (form, authorization) in [(form + [("client_secret", "x")], nil), (form, GrantsGround.basic("app", ""))] {
            let refused = await refusal { () async throws(Failure<TokenError>) in
                try await ground.redeem(code, form, authorization: authorization)
            }
            #expect(refused == .methodNotAllowed)
        }
        let response = try await ground.redeem(code, form, authorization: nil)
        #expect(response.idToken != nil)
    }

    @Test func `a public client gets no token of its own`() async throws {
        let ground = try await GrantsGround()
        _ = try await ground.home.client("app", secret: nil)
        let refused = await refusal { () async throws(Failure<TokenError>) in
            try await ground.ask(clientCredentials + [("client_id", "app")], authorization: nil)
        }
        #expect(refused == .grantNotAllowed)
    }

    @Test func `another tenant's client is nobody here`() async throws {
        let ground = try await GrantsGround()
        _ = try await TestTenant().client("theirs")
        let refused = await refusal { () async throws(Failure<TokenError>) in
            try await ground.ask(clientCredentials, client: "theirs")
        }
        #expect(refused == .clientUnknown)
    }
}
