import FoundationEssentials
import Grants
import Keys
import OAuth
import Postgres
import Store
import TestStore
import Testing

/// What ended between code and token.
@Suite struct EndingTests {
    private let redirect = ("redirect_uri", GrantsGround.redirectURI)
    private let now = GrantsGround.now

    enum Ending: CaseIterable {
        case session
        case user
        case sessionTooOld
    }

    /// With PKCE and without a redirect URI too: the reason is the same.
    @Test(arguments: Ending.allCases, [true, false])
    func `what ended between code and token is refused, for that reason`(
        _ ending: Ending, namesRedirect: Bool
    ) async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let time = ending == .sessionTooOld ? now + 990 : now
        let code = try await ground.code(
            for: client, ["code_challenge": GrantsGround.challenge, "code_challenge_method": "S256"], at: time)
        let issued = try await ground.redeem(try await ground.code(for: client, at: time), at: time)
        _ = try await ground.claims(issued.accessToken, at: time)
        switch ending {
        case .session:
            _ = try await ground.home.records.end(
                ground.session.authentication.session, includingOffline: false, now: now)
        case .user: try await ground.home.enable(ground.user, false)
        case .sessionTooOld: break
        }
        let form = (namesRedirect ? [redirect] : []) + [("code_verifier", GrantsGround.verifier)]
        let refused = await ground.refusal(of: code, form, at: time + 10)
        #expect(refused == .grantEnded)
        let bearer = await ground.refusal(ofToken: issued.accessToken, at: time + 10)
        #expect(bearer == .grantEnded)
    }

    @Test func `who has gone gets no code`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        try await ground.home.enable(ground.user, false)
        await #expect(throws: GrantsGround.NoCode.self) { try await ground.code(for: client) }
    }

    @Test func `a code that gives nothing for lack of keys can still be redeemed`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let code = try await ground.code(for: client)
        // Another master secret opens no key.
        let store = TestDatabase.store(on: ground.home.database, masterSecret: 2)
        let broken = TokenEndpoint(
            store: store, keys: KeyRing(store: store, staleness: .zero, limit: 1), directory: ground.directory,
            refreshTokens: GrantsGround.refreshTokens, logger: silence)
        let form = [("grant_type", "authorization_code"), ("code", code), redirect]
        let presented = TokenEndpoint.Presented(
            parameters: RequestParameters(form), authorization: GrantsGround.basic("web", "secret"),
            device: TestTenant.phone)
        await #expect {
            try await broken.answer(presented, tenant: ground.home.tenant, issuer: ground.home.issuer, now: now)
        } throws: { error in
            if case Failure<TokenError>.broken = error { true } else { false }
        }
        _ = try await ground.redeem(code)
    }
}
