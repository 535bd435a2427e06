import FoundationEssentials
import Grants
import OAuth
import Store
import TestStore
import Testing

/// RFC 7009.
@Suite struct RevocationTests {
    private let now = GrantsGround.now

    @Test(arguments: [0, 1])
    func `a refresh token of any generation ends its family and the access tokens of it`(generation: Int) async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        let response = try await ground.refresh(first)
        let second = try #require(response.refreshToken)
        try await ground.revoke(generation == 0 ? first : second)
        #expect(await ground.refusal(ofRefresh: second) == .grantEnded)
        #expect(await ground.refusal(ofToken: response.accessToken) == .grantEnded)
        #expect(try await ground.home.audited(.tokenRevoked).map(\.user) == [ground.user])
        try await ground.revoke(second)
        #expect(try await ground.home.audited(.tokenRevoked).count == 1, "it ends once")
    }

    @Test func `an access token goes alone`() async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        let response = try await ground.refresh(first)
        try await ground.revoke(response.accessToken)
        try await ground.revoke(response.accessToken)
        #expect(await ground.refusal(ofToken: response.accessToken) == .grantEnded)
        let next = try await ground.refresh(try #require(response.refreshToken))
        #expect(try await ground.claims(next.accessToken)["sub"] != nil)
    }

    @Test func `a client's own token can be revoked too`() async throws {
        let ground = try await GrantsGround()
        _ = try await ground.home.client()
        let token = try await ground.ask([("grant_type", "client_credentials")]).accessToken
        #expect(try await ground.said(of: token)["active"] == .bool(true))
        try await ground.revoke(token)
        #expect(try await ground.said(of: token) == ["active": .bool(false)])
    }

    @Test(arguments: ["x", "ost_r_x", "ost_r_" + String(repeating: "A", count: 75), "a.b.c", "\0"])
    func `what is no token is revoked already`(text: String) async throws {
        let ground = try await GrantsGround()
        _ = try await ground.home.client()
        try await ground.revoke(text)
    }

    @Test func `another client's token is refused, and stays`() async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        let response = try await ground.refresh(first)
        let second = try #require(response.refreshToken)
        _ = try await ground.home.client("other")
        for token in [first, second, response.accessToken] {
            let refused = await refusal { () async throws(Failure<TokenError>) in
                try await ground.revoke(token, client: "other")
                return true
            }
            #expect(refused == .tokenOfAnotherClient)
        }
        #expect(try await ground.claims(response.accessToken)["sub"] != nil)
        #expect(try await ground.refresh(second).refreshToken != nil)
    }
}
