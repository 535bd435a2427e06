import FoundationEssentials
import OAuth
import Postgres
import Store
import TestStore
import Testing

/// Every refusal of the token endpoint, each by the request that deserves it.
@Suite struct TokenErrorTests {
    @Test(arguments: TokenError.allCases.filter { $0 != .notAForm })
    func `every error is given, by its name`(_ expected: TokenError) async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        _ = try await ground.home.client("app", secret: nil)
        let refused = await refusal { () async throws(Failure<TokenError>) in
            do { return try await provoke(expected, ground, client) } catch let error as Failure<TokenError> {
                throw error
            } catch {
                throw .broken("\(error)")
            }
        }
        #expect(refused == expected)
        // A refused client authentication is 401 with a challenge, everything else 400.
        #expect((expected.code == "invalid_client") == (expected.status == 401 && expected.challengesClient))
    }

    private func provokeRefresh(_ error: TokenError, _ ground: GrantsGround) async throws -> TokenResponse {
        let now = GrantsGround.now
        let first = try await ground.refreshToken()
        switch error {
        case .refreshTokenMissing: return try await ground.ask([("grant_type", "refresh_token")])
        case .refreshTokenUnknown: return try await ground.refresh("ost_r_" + String(repeating: "A", count: 70))
        case .refreshTokenExpired: return try await ground.refresh(first, at: now + 7 * 86_400)
        case .refreshTokenOfAnotherClient:
            _ = try await ground.home.client("other", grantTypes: [.authorizationCode, .refreshToken])
            return try await ground.refresh(first, client: "other")
        case .scopeNotGranted: return try await ground.refresh(first, [("scope", "openid email")])
        case .refreshRetryDiffers:
            _ = try await ground.refresh(first)
            return try await ground.refresh(first, [("scope", "openid")])
        default:
            _ = try await ground.refresh(first)
            return try await ground.refresh(first, at: now + 30)
        }
    }

    /// The switch is the list: a new case doesn't compile without its request.
    private func provoke(
        _ error: TokenError, _ ground: GrantsGround, _ client: Client
    ) async throws -> TokenResponse {
        let redirect = ("redirect_uri", GrantsGround.redirectURI)
        switch error {
        case .notAForm:
            // Told where bytes become parameters, before this endpoint.
            throw Failure<TokenError>.broken("not reached")
        case .parameterRepeated:
            return try await ground.ask([("grant_type", "client_credentials"), ("scope", "a"), ("scope", "b")])
        case .grantTypeMissing:
            return try await ground.ask([("grant_type", "")])
        case .grantTypeUnsupported:
            return try await ground.ask([("grant_type", "password")])
        case .grantNotAllowed:
            _ = try await ground.home.client("web", grantTypes: [.authorizationCode])
            return try await ground.ask([("grant_type", "client_credentials")])
        case .credentialsMissing:
            return try await ground.ask([("grant_type", "client_credentials")], authorization: nil)
        case .credentialsTwice:
            return try await ground.ask([("grant_type", "client_credentials"), ("client_secret", "secret")])
        case .basicMalformed:
            return try await ground.ask([("grant_type", "client_credentials")], authorization: "Basic !")
        case .clientUnknown:
            return try await ground.ask([("grant_type", "client_credentials")], client: "nobody")
        case .methodNotAllowed:
            return try await ground.ask([("grant_type", "client_credentials")], client: "app")
        case .secretWrong:
            return try await ground.ask(
                [("grant_type", "client_credentials")], authorization: GrantsGround.basic("web", "Secret"))
        case .codeMissing:
            return try await ground.ask([("grant_type", "authorization_code"), redirect])
        case .codeUnknown:
            return try await ground.redeem(AuthorizationCode(row: UUID()).expose())
        case .codeExpired:
            return try await ground.redeem(
                try await ground.code(for: client), at: GrantsGround.now + 60)
        case .codeReplayed:
            let code = try await ground.code(for: client)
            _ = try await ground.redeem(code)
            return try await ground.redeem(code)
        case .codeOfAnotherClient:
            _ = try await ground.home.client("other")
            return try await ground.redeem(try await ground.code(for: client), client: "other")
        case .grantEnded:
            let code = try await ground.code(for: client)
            _ = try await ground.home.records.end(
                ground.session.authentication.session, includingOffline: false, now: GrantsGround.now)
            return try await ground.redeem(code)
        case .redirectURIMissing:
            return try await ground.redeem(try await ground.code(for: client), [])
        case .redirectURIMismatch:
            return try await ground.redeem(
                try await ground.code(for: client), [("redirect_uri", GrantsGround.redirectURI + "/")])
        case .verifierMissing:
            return try await ground.redeem(try await ground.boundCode(for: client))
        case .verifierMalformed:
            return try await ground.redeem(
                try await ground.boundCode(for: client), [redirect, ("code_verifier", "too short")])
        case .verifierUnexpected:
            return try await ground.redeem(
                try await ground.code(for: client), [redirect, ("code_verifier", GrantsGround.verifier)])
        case .verifierWrong:
            return try await ground.redeem(
                try await ground.boundCode(for: client),
                [redirect, ("code_verifier", String(GrantsGround.verifier.reversed()))])
        case .tokenMissing, .tokenOfAnotherClient:
            let token = try await ground.redeem(try await ground.code(for: client)).accessToken
            _ = try await ground.home.client("other")
            try await ground.revoke(error == .tokenMissing ? "" : token, client: "other")
            throw Failure<TokenError>.broken("it was not refused")
        case .refreshTokenMissing, .refreshTokenUnknown, .refreshTokenExpired, .refreshTokenReused,
            .refreshTokenOfAnotherClient, .refreshRetryDiffers, .scopeNotGranted:
            return try await provokeRefresh(error, ground)
        case .scopeMalformed:
            return try await ground.ask([("grant_type", "client_credentials"), ("scope", "a\"b")])
        case .scopeNotAllowed:
            return try await ground.ask([("grant_type", "client_credentials"), ("scope", "admin openid")])
        case .resourceMalformed:
            return try await ground.ask([("grant_type", "client_credentials"), ("resource", "no uri")])
        case .resourceNotGranted:
            return try await ground.redeem(
                try await ground.code(for: client, ["resource": "https://a.example"]),
                [redirect, ("resource", "https://b.example")])
        }
    }
}
