import FoundationEssentials
import Grants
import OAuth
import TestStore
import Testing

@Suite struct HintTests {
    @Test func `a hint names who signed in, however old it is`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let token = try #require(try await ground.redeem(try await ground.code(for: client)).idToken)
        let request = try TestTenant.request(of: client, ["id_token_hint": token])
        let later = GrantsGround.now + 1_000_000
        let user = try await ground.authorizations.hintedUser(
            request, tenant: ground.home.tenant, issuer: ground.home.issuer, now: later)
        #expect(user == ground.user)
        let none = try await ground.authorizations.hintedUser(
            try TestTenant.request(of: client), tenant: ground.home.tenant, issuer: ground.home.issuer, now: later)
        #expect(none == nil)
    }

    @Test func `what is no ID token of this issuer is an error of the request`() async throws {
        let (ground, other) = (try await GrantsGround(), try await GrantsGround())
        let client = try await ground.home.client()
        let theirs = try await other.redeem(try await other.code(for: try await other.home.client()))
        let ours = try await ground.redeem(try await ground.code(for: client))
        for hint in ["x", ours.accessToken, try #require(theirs.idToken)] {
            let request = try TestTenant.request(of: client, ["id_token_hint": hint])
            let refused = await refusal { () async throws(Failure<AuthorizationError>) in
                try await ground.authorizations.hintedUser(
                    request, tenant: ground.home.tenant, issuer: ground.home.issuer, now: GrantsGround.now)
            }
            #expect(refused == .hintMalformed)
        }
    }
}
