package import FoundationEssentials
package import Keys
package import OAuth
package import Store

/// The half of the authorization endpoint that gives something: hints read, codes issued.
package struct Authorizations: Sendable {
    private let store: Store
    private let keys: KeyRing

    package init(store: Store, keys: KeyRing) {
        self.store = store
        self.keys = keys
    }

    /// Seconds that a code can be redeemed (RFC 6749 section 4.1.2 recommends ten minutes at most).
    package static let codeLifetime: TimeInterval = 60

    /// The person whom `id_token_hint` names; nil without one. A hint that isn't an ID token of ours is an error of the request.
    package func hintedUser(
        _ request: AuthorizationRequest, tenant: Tenant, issuer: Issuer, now: Date
    ) async throws(Failure<AuthorizationError>) -> UserID? {
        guard let hint = request.idTokenHint else { return nil }
        let keySet: KeySet
        do throws(KeyError) { keySet = try await keys.keys(of: tenant, now: now) } catch { throw Failure(error) }
        guard let hint = IDTokenHint(hint, issuer: issuer, keys: keySet) else { throw .refused(.hintMalformed) }
        return hint.user
    }

    /// Gives a code for what the person allowed. Nil when the session or the person has ended meanwhile.
    package func issueCode(
        for request: AuthorizationRequest, to client: Client, by authentication: Authentication, of tenant: Tenant,
        now: Date
    ) async throws(Failure<Never>) -> AuthorizationCode? {
        let code = AuthorizationCode(row: UUID())
        let grant = NewGrant(
            code: code, client: client.id, authentication: authentication, request: request, created: now,
            codeExpiry: now + Authorizations.codeLifetime,
            family: client.grantTypes.contains(.refreshToken) ? NewFamily(request, tenant.policy) : nil)
        do throws(StoreError) {
            return try await store.tenant(tenant.id).issue(grant) ? code : nil
        } catch {
            throw Failure(error)
        }
    }
}

extension NewFamily {
    fileprivate init(_ request: AuthorizationRequest, _ policy: Tenant.Policy) {
        let isOffline = request.scopes.contains("offline_access")
        self.init(
            salt: .random(), lifetime: policy.refreshLifetime, rememberedLifetime: policy.rememberedRefreshLifetime,
            idleLifetime: policy.refreshIdleLifetime,
            endsWithSession: policy.refreshEndsWithSession && !isOffline, isOffline: isOffline)
    }
}
