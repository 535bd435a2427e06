import FoundationEssentials
import Grants
import Keys
import OAuth
import Store
import TestStore
import Testing

/// RFC 7662 and RFC 9701.
@Suite struct IntrospectionTests {
    private let now = GrantsGround.now

    @Test func `the owner hears what its tokens are`() async throws {
        let ground = try await GrantsGround()
        let response = try await ground.refresh(try await ground.refreshToken())
        let access = try await ground.said(of: response.accessToken)
        #expect(access["active"] == .bool(true))
        #expect(access["client_id"]?.string == "web" && access["token_type"]?.string == "Bearer")
        for name in ["iss", "sub", "aud", "exp", "iat", "jti", "scope", "sid", "auth_time", "acr", "amr"] {
            #expect(access[name] != nil && access[name] == response.access?[name], "\(name)")
        }
        let refresh = try await ground.said(of: try #require(response.refreshToken))
        #expect(refresh["active"] == .bool(true) && refresh["sub"]?.string == ground.user.description)
        #expect(refresh["exp"]?.integer == Int(now.timeIntervalSince1970) + 7 * 86_400)
        #expect(refresh["scope"]?.string == "openid profile")
    }

    @Test func `a resource server hears of tokens that are for it, and of no other`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client(grantTypes: [.authorizationCode, .clientCredentials])
        _ = try await ground.home.client("api", resourceURIs: ["https://api.example/"])
        _ = try await ground.home.client("other", resourceURIs: ["https://other.example/"])
        let code = try await ground.code(for: client, ["resource": "https://api.example/"])
        let own = try await ground.ask([("grant_type", "client_credentials"), ("resource", "https://api.example/")])
        for token in [try await ground.redeem(code).accessToken, own.accessToken] {
            #expect(try await ground.said(of: token, client: "api")["active"] == .bool(true))
            #expect(try await ground.said(of: token, client: "other") == ["active": .bool(false)])
        }
        let refreshToken = try await ground.refreshToken()
        #expect(try await ground.said(of: refreshToken, client: "api") == ["active": .bool(false)])
    }

    /// What can end under a token.
    enum Ending: CaseIterable { case token, family, session, user, client, expiry, rotation }

    @Test(arguments: Ending.allCases)
    func `active is the truth about everything that the token stands on`(_ ending: Ending) async throws {
        let ground = try await GrantsGround()
        _ = try await ground.home.client("api", resourceURIs: [ground.home.issuer.description])
        let response = try await ground.refresh(try await ground.refreshToken())
        let refreshToken = try #require(response.refreshToken)
        #expect(try await ground.said(of: response.accessToken, client: "api")["active"] == .bool(true))
        var time = now
        switch ending {
        case .token: try await ground.revoke(response.accessToken)
        case .family: try await ground.revoke(refreshToken)
        case .session:
            _ = try await ground.home.records.end(
                ground.session.authentication.session, includingOffline: false, now: now)
        case .user: try await ground.home.enable(ground.user, false)
        case .client: try await ground.home.remove(Client.ID("web")!)
        case .expiry: time += 900
        case .rotation: _ = try await ground.refresh(refreshToken)
        }
        let isActive = try await ground.said(of: response.accessToken, client: "api", at: time)["active"] == .bool(true)
        #expect(isActive == (ending == .rotation))
        guard ending != .client else { return }
        let isRefreshable = try await ground.said(of: refreshToken, at: time)["active"] == .bool(true)
        #expect(isRefreshable == (ending == .token || ending == .expiry))
    }

    @Test func `what is no token, another tenant's or a public client's question is answered by nothing`() async throws
    {
        let ground = try await GrantsGround()
        let stranger = try await GrantsGround()
        _ = try await ground.home.client()
        let foreign = try await stranger.refreshToken()
        for token in ["x", "ost_r_x", "a.b.c", foreign] {
            #expect(try await ground.said(of: token) == ["active": .bool(false)])
        }
        _ = try await ground.home.client("spa", secret: nil)
        let endpoint = IntrospectionEndpoint(
            store: ground.home.store, keys: ground.keys, directory: ground.directory,
            refreshTokens: GrantsGround.refreshTokens)
        let asked = PresentedToken(
            parameters: RequestParameters([("client_id", "spa"), ("token", "x")]), authorization: nil)
        let refused = await refusal { () async throws(Failure<TokenError>) in
            try await endpoint.introspect(asked, tenant: ground.home.tenant, issuer: ground.home.issuer, now: now)
        }
        #expect(refused == .methodNotAllowed)
    }

    @Test func `a signed answer is for who asked, and verifies`() async throws {
        let ground = try await GrantsGround()
        let token = try await ground.refresh(try await ground.refreshToken()).accessToken
        let keySet = try await ground.keys.keys(of: ground.home.tenant, now: now)
        for (text, isActive) in [(token, true), ("x", false)] {
            let signed = try await ground.introspection(of: text).signed()
            let claims = try #require(JSONWebSignature.verify(signed, as: .introspection, by: keySet))
            #expect(claims["iss"]?.string == ground.home.issuer.description && claims["aud"]?.string == "web")
            #expect(claims["iat"]?.integer == Int(now.timeIntervalSince1970))
            #expect(claims["token_introspection"]?.object?["active"] == .bool(isActive))
            #expect(JSONWebSignature.verify(signed, as: .accessToken, by: keySet) == nil)
        }
    }
}
