package import FoundationEssentials
import Logging
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

    /// Seconds that renewing may take; then whoever did it is lost, and somebody else may.
    private static let lease: TimeInterval = 20

    /// A token with which to ask the provider's API for a person: the one that is kept, renewed where it is over. While one renews it,
    /// others are told to come back in a moment: a refresh token may be good for one time, and used twice a sign of theft.
    package func token(
        of user: UserID, at id: IdentityProvider.ID, of tenant: Tenant, now: Date
    ) async throws(Failure<TokenRefusal>) -> UpstreamTokens {
        guard let server = try await server(id, of: tenant, or: TokenRefusal.self),
            server.provider.policy.keepsTokens
        else { throw .refused(.none) }
        let records = store.tenant(tenant.id)
        let known = try await refusable(TokenRefusal.self) { () async throws(StoreError) in
            try await records.tokens(of: user, at: id)
        }
        guard let known else { throw .refused(.none) }
        if known.tokens.expiry.map({ $0 > now + Self.margin }) ?? true { return known.tokens }
        guard let refresh = known.tokens.refresh else { throw .refused(.over) }
        let isOurs = try await refusable(TokenRefusal.self) { () async throws(StoreError) in
            try await records.claim(known, until: now + Self.lease, now: now)
        }
        guard isOurs else { throw .refused(.unavailable) }
        let outcome: Result<UpstreamTokens, UpstreamRefusal>
        do throws(UpstreamRefusal) {
            outcome = .success(try await server.refreshed(known.tokens, by: refresh, now: now))
        } catch {
            outcome = .failure(error)
        }
        // What was refused stays as it is, for the next try.
        let tokens = (try? outcome.get()) ?? known.tokens
        _ = try await refusable(TokenRefusal.self) { () async throws(StoreError) in
            try await records.replace(known, with: tokens)
        }
        switch outcome {
        case .success(let fresh): return fresh
        case .failure(.tokenRefused): throw .refused(.over)
        case .failure(let refusal):
            logger.warning(
                "a token of a provider was not renewed",
                metadata: ["provider": "\(id)", "reason": "\(refusal.rawValue)"])
            throw .refused(.unavailable)
        }
    }
}
