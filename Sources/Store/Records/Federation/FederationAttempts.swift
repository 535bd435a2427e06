package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let attemptInsert = TenantStatement(
        """
        INSERT INTO federation_attempts (tenant_id, id, digest, provider_id, browser, attempt, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)

    static let attemptTake = TenantStatement(
        """
        UPDATE federation_attempts a SET used_at = $6, attempt = NULL
        FROM federation_attempts former
        WHERE a.tenant_id = $1 AND a.id = $2 AND a.digest = $3 AND a.provider_id = $4 AND a.browser = $5
          AND a.used_at IS NULL AND a.expires_at > $6
          AND former.tenant_id = $1 AND former.id = $2
        RETURNING former.attempt
        """)

    static let attemptByID = TenantStatement(
        """
        SELECT provider_id = $4, browser IS NOT DISTINCT FROM $5, used_at IS NOT NULL, expires_at <= $6
        FROM federation_attempts WHERE tenant_id = $1 AND id = $2 AND digest = $3
        """)

    /// Notes that somebody is sent off to a provider.
    package func begin(
        _ attempt: FederationAttempt, as state: FederationState, at provider: IdentityProvider.ID, in browser: [UInt8]
    ) async throws(StoreError) {
        let sealed = try seal.seal(JSONColumn.write(attempt), at: .attempt(state.row, id))
        _ = try await run(
            Self.attemptInsert, state.row, state.digest.bytes, provider.description, browser, sealed,
            attempt.started + FederationAttempt.lifetime)
    }

    /// Takes what `state` names: of many at once that bring the same, one gets it. What comes from another browser or provider
    /// takes nothing from whom it belongs to. `browser` nil: it showed no cookie.
    package func take(
        _ state: FederationState, at provider: IdentityProvider.ID, in browser: [UInt8]?, now: Date
    ) async throws(StoreError) -> Result<FederationAttempt, FederationStateRefusal> {
        let (row, digest) = (state.row, state.digest.bytes)
        if let browser,
            let taken = try await run(Self.attemptTake, row, digest, provider.description, browser, now).first
        {
            let sealed = try taken.read([UInt8].self)
            return .success(try JSONColumn.read(try seal.open(sealed, at: .attempt(row, id))))
        }
        let rows = try await run(Self.attemptByID, row, digest, provider.description, browser, now)
        guard let known = rows.first else { return .failure(.unknown) }
        let (isHere, isOurs, isUsed, isExpired) = try known.read(Bool.self, Bool.self, Bool.self, Bool.self)
        if !isHere { return .failure(.otherProvider) }
        if !isOurs { return .failure(.otherBrowser) }
        if isUsed { return .failure(.used) }
        // Between the two looks somebody else may have taken it.
        return .failure(isExpired ? .expired : .used)
    }
}

extension ColumnSeal.Place {
    fileprivate static func attempt(_ row: UUID, _ tenant: Tenant.ID) -> Self {
        Self(
            tenant: tenant.description, table: "federation_attempts", column: "attempt",
            row: row.uuidString.lowercased())
    }
}
