package import FoundationEssentials
package import OAuth
import Store

/// The tokens that a tenant keeps of its people's accounts elsewhere.
extension Federation {
    /// Why there is no token to be had.
    package enum TokenRefusal: String, Error, Sendable, CaseIterable {
        /// The person has no identity at this provider, or the tenant doesn't keep its tokens.
        case none = "upstream_token_unknown"
        /// It is over, and can't be renewed: the person has to sign in there again.
        case over = "upstream_token_over"
        /// The provider can't be asked at the moment.
        case unavailable = "upstream_unavailable"
    }

    /// Seconds before its end at which a token is renewed: whoever gets it uses it a little later.
    private static let margin: TimeInterval = 60

    /// A token with which to ask the provider's API for a person: the one that is kept, renewed where it is over. Of two that renew it at
    /// once, both get one that works: who comes second takes what the first has stored.
    package func token(
        of user: UserID, at id: IdentityProvider.ID, of tenant: Tenant, now: Date
    ) async throws(Failure<TokenRefusal>) -> UpstreamTokens {
        guard let server = try await server(id, of: tenant, or: TokenRefusal.self),
            server.provider.policy.keepsTokens
        else { throw .refused(.none) }
        let records = store.tenant(tenant.id)
        func kept() async throws(Failure<TokenRefusal>) -> KeptTokens? {
            try await refusable(TokenRefusal.self) { () async throws(StoreError) in
                try await records.tokens(of: user, at: id)
            }
        }
        guard let known = try await kept() else { throw .refused(.none) }
        if known.tokens.expiry.map({ $0 > now + Self.margin }) ?? true { return known.tokens }
        guard let refresh = known.tokens.refresh else { throw .refused(.over) }
        let fresh: UpstreamTokens
        do throws(UpstreamRefusal) {
            fresh = try await server.refreshed(known.tokens, by: refresh, now: now)
        } catch {
            // Somebody else has renewed it, and the refresh token was good for one time.
            if let other = try await kept(), other.tokens.access != known.tokens.access { return other.tokens }
            throw .refused(error.isPassing ? .unavailable : .over)
        }
        let isStored = try await refusable(TokenRefusal.self) { () async throws(StoreError) in
            try await records.replace(known, with: fresh)
        }
        if !isStored, let other = try await kept() { return other.tokens }
        return fresh
    }
}
