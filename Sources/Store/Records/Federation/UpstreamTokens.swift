package import FoundationEssentials
package import OAuth
import Postgres

/// What a tenant keeps of a person's account elsewhere, as it stands.
package struct KeptTokens: Sendable {
    package let identity: IdentityID
    package let tokens: UpstreamTokens
    /// As it is stored: who replaces it makes sure that it is still that.
    fileprivate let sealed: [UInt8]
}

extension TenantStore {
    static let tokensOfUser = TenantStatement(
        """
        SELECT i.id, i.tokens FROM identities i JOIN users u ON u.tenant_id = i.tenant_id AND u.id = i.user_id
        WHERE i.tenant_id = $1 AND i.user_id = $2 AND i.provider_id = $3
          AND i.tokens IS NOT NULL AND account_is_open(u.enabled, u.closed_at)
        ORDER BY i.used_at DESC, i.id LIMIT 1
        """)

    static let tokensClaim = TenantStatement(
        """
        UPDATE identities SET renewed_until = $5
        WHERE tenant_id = $1 AND id = $2 AND tokens = $3 AND (renewed_until IS NULL OR renewed_until <= $4)
        """)

    static let tokensReplace = TenantStatement(
        "UPDATE identities SET tokens = $4, renewed_until = NULL WHERE tenant_id = $1 AND id = $2 AND tokens = $3")

    /// The tokens of a person at a provider; nil when none are kept, or the account may not act.
    package func tokens(
        of user: UserID, at provider: IdentityProvider.ID
    ) async throws(StoreError) -> KeptTokens? {
        guard let row = try await run(Self.tokensOfUser, user, provider.description).first else { return nil }
        let (identity, sealed) = try row.read(IdentityID.self, [UInt8].self)
        let tokens: UpstreamTokens = try JSONColumn.read(try seal.open(sealed, at: .tokens(of: identity, id)))
        return KeptTokens(identity: identity, tokens: tokens, sealed: sealed)
    }

    /// Whether this caller is to renew them until then: a refresh token may be good for one time. Of many at once, one is told yes.
    package func claim(_ kept: KeptTokens, until time: Date, now: Date) async throws(StoreError) -> Bool {
        try await run(Self.tokensClaim, kept.identity, kept.sealed, now, time).affected == 1
    }

    /// Puts others in their place. False when somebody was faster.
    package func replace(_ kept: KeptTokens, with tokens: UpstreamTokens) async throws(StoreError) -> Bool {
        let sealed = try seal.seal(JSONColumn.write(tokens), at: .tokens(of: kept.identity, id))
        return try await run(Self.tokensReplace, kept.identity, kept.sealed, sealed).affected == 1
    }
}
