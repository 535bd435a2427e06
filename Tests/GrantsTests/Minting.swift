import Keys
import OAuth
import TestStore

extension GrantsGround {
    /// An access token by the tenant's own key, with any audience and grant.
    func minted(for client: Client, audience: [String], grant: GrantID) async throws -> String {
        let keys = try await keys.keys(of: home.tenant, now: Self.now)
        return try AccessToken(
            issuer: home.issuer, subject: .person(session.authentication, grant), client: client.id,
            audience: audience, scopes: ["openid"], issued: Self.now, lifetime: 900
        ).minted(with: try keys.signer(.es256))
    }
}
