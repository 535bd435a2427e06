package import FoundationEssentials
package import OAuth
import Postgres

extension ServerStore {
    static let ping = ServerStatement("SELECT true")

    /// Whether the database answers.
    package func answers() async -> Bool {
        (try? await run(Self.ping)) != nil
    }

    static let tenantBySlug = ServerStatement(
        """
        SELECT id, slug, name, enabled, default_audience, access_token_algorithm, access_token_lifetime,
               session_idle_lifetime, session_lifetime, key_lifetime, refresh_lifetime, refresh_remembered_lifetime,
               refresh_idle_lifetime, refresh_grace, refresh_reuse_ends, refresh_ends_with_session, sign_up,
               sign_up_domains, verification_lifetime, reset_lifetime, password_minimum, deletion_grace,
               brand
        FROM tenants WHERE slug = $1
        """)

    static let allTenants = ServerStatement(
        """
        SELECT id, slug, name, enabled, default_audience, access_token_algorithm, access_token_lifetime,
               session_idle_lifetime, session_lifetime, key_lifetime, refresh_lifetime, refresh_remembered_lifetime,
               refresh_idle_lifetime, refresh_grace, refresh_reuse_ends, refresh_ends_with_session, sign_up,
               sign_up_domains, verification_lifetime, reset_lifetime, password_minimum, deletion_grace,
               brand
        FROM tenants WHERE slug > $1 ORDER BY slug LIMIT $2
        """)

    static let tenantUpsert = ServerStatement(
        """
        INSERT INTO tenants (id, slug, name, enabled, default_audience, access_token_algorithm, access_token_lifetime,
                             session_idle_lifetime, session_lifetime, key_lifetime, refresh_lifetime,
                             refresh_remembered_lifetime, refresh_idle_lifetime, refresh_grace, refresh_reuse_ends,
                             refresh_ends_with_session, sign_up, sign_up_domains, verification_lifetime,
                             reset_lifetime, password_minimum, deletion_grace, brand, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
        ON CONFLICT (slug) DO UPDATE
        SET name = excluded.name,
            enabled = CASE WHEN 'enabled' = ANY ($25) THEN tenants.enabled ELSE excluded.enabled END,
            default_audience = excluded.default_audience,
            access_token_algorithm = excluded.access_token_algorithm,
            access_token_lifetime = excluded.access_token_lifetime,
            session_idle_lifetime = excluded.session_idle_lifetime, session_lifetime = excluded.session_lifetime,
            key_lifetime = excluded.key_lifetime, refresh_lifetime = excluded.refresh_lifetime,
            refresh_remembered_lifetime = excluded.refresh_remembered_lifetime,
            refresh_idle_lifetime = excluded.refresh_idle_lifetime, refresh_grace = excluded.refresh_grace,
            refresh_reuse_ends = excluded.refresh_reuse_ends,
            refresh_ends_with_session = excluded.refresh_ends_with_session, sign_up = excluded.sign_up,
            sign_up_domains = excluded.sign_up_domains, verification_lifetime = excluded.verification_lifetime,
            reset_lifetime = excluded.reset_lifetime, password_minimum = excluded.password_minimum,
            deletion_grace = excluded.deletion_grace, brand = excluded.brand
        WHERE NOT $26 AND ((tenants.name, tenants.default_audience, tenants.access_token_algorithm,
                            tenants.access_token_lifetime, tenants.session_idle_lifetime, tenants.session_lifetime,
                            tenants.key_lifetime, tenants.refresh_lifetime, tenants.refresh_remembered_lifetime,
                            tenants.refresh_idle_lifetime, tenants.refresh_grace, tenants.refresh_reuse_ends,
                            tenants.refresh_ends_with_session, tenants.sign_up, tenants.sign_up_domains,
                            tenants.verification_lifetime, tenants.reset_lifetime, tenants.password_minimum,
                            tenants.deletion_grace, tenants.brand)
            IS DISTINCT FROM
              (excluded.name, excluded.default_audience, excluded.access_token_algorithm,
               excluded.access_token_lifetime, excluded.session_idle_lifetime, excluded.session_lifetime,
               excluded.key_lifetime, excluded.refresh_lifetime, excluded.refresh_remembered_lifetime,
               excluded.refresh_idle_lifetime, excluded.refresh_grace, excluded.refresh_reuse_ends,
               excluded.refresh_ends_with_session, excluded.sign_up, excluded.sign_up_domains,
               excluded.verification_lifetime, excluded.reset_lifetime, excluded.password_minimum,
               excluded.deletion_grace, excluded.brand)
            OR tenants.enabled <> excluded.enabled AND NOT 'enabled' = ANY ($25))
        RETURNING id, xmax = 0
        """)

    static let tenantEnable = ServerStatement(
        "UPDATE tenants SET enabled = $2 WHERE slug = $1 AND enabled <> $2 RETURNING id")

    /// Nil when there is no such tenant.
    package func tenant(_ slug: Tenant.Slug) async throws(StoreError) -> Tenant? {
        guard let row = try await run(Self.tenantBySlug, slug.description).first else { return nil }
        return try Tenant(row)
    }

    /// One page of all tenants, in the order of their slugs, from the first one behind `slug` (empty: from the start).
    package func tenants(after slug: String, limit: Int) async throws(StoreError) -> [Tenant] {
        var tenants: [Tenant] = []
        for row in try await run(Self.allTenants, slug, limit) { tenants.append(try Tenant(row)) }
        return tenants
    }

    /// Creates the tenant of this slug, or makes it like this one; its id stays what it was.
    package func save(
        _ tenant: Tenant, ifPresent: IfPresent = .replace(), now: Date
    ) async throws(StoreError) -> Change {
        let policy = tenant.policy
        let rows = try await run(
            Self.tenantUpsert, tenant.id, tenant.slug.description, tenant.name, tenant.isEnabled,
            policy.defaultAudience, policy.accessTokenAlgorithm.rawValue, policy.accessTokenLifetime,
            policy.sessionIdleLifetime, policy.sessionLifetime, policy.keyLifetime, policy.refreshLifetime,
            policy.rememberedRefreshLifetime, policy.refreshIdleLifetime, policy.refreshGrace,
            policy.refreshReuseEnds.rawValue, policy.refreshEndsWithSession, policy.signUp.rawValue,
            policy.signUpDomains,
            policy.verificationLifetime, policy.resetLifetime, policy.passwordMinimum, policy.deletionGrace,
            BrandColumn.write(tenant.brand), now,
            ifPresent.kept, ifPresent.leaves)
        return try Change(rows, at: 1)
    }

    /// Opens or shuts a tenant. False when it is so already, or there is none.
    package func enable(_ slug: Tenant.Slug, _ isEnabled: Bool) async throws(StoreError) -> Bool {
        try await run(Self.tenantEnable, slug.description, isEnabled).affected == 1
    }
}

extension Tenant {
    fileprivate init(_ row: Row) throws(StoreError) {
        var policy = Policy()
        let (
            id, slug, name, isEnabled, audience, algorithm, tokens, idle, lifetime, keys, refresh, remembered,
            refreshIdle, grace, reuse, endsWithSession, signUp, domains, verification, reset, minimum, deletion, brand
        ) = try row.read(
            Tenant.ID.self, String.self, String.self, Bool.self, String?.self, String.self, Int.self, Int.self,
            Int.self, Int.self, Int.self, Int.self, Int.self, Int.self, String.self, Bool.self, String.self,
            [String].self, Int.self, Int.self, Int.self, Int.self, JSONB.self)
        policy.defaultAudience = audience
        policy.accessTokenAlgorithm = try stored(SigningAlgorithm(rawValue: algorithm), "algorithm")
        policy.accessTokenLifetime = tokens
        policy.sessionIdleLifetime = idle
        policy.sessionLifetime = lifetime
        policy.keyLifetime = keys
        policy.refreshLifetime = refresh
        policy.rememberedRefreshLifetime = remembered
        policy.refreshIdleLifetime = refreshIdle
        policy.refreshGrace = grace
        policy.refreshReuseEnds = try stored(ReuseConsequence(rawValue: reuse), "consequence of a reuse")
        policy.refreshEndsWithSession = endsWithSession
        policy.signUp = try stored(SignUpRule(rawValue: signUp), "rule for signing up")
        policy.signUpDomains = domains
        policy.verificationLifetime = verification
        policy.resetLifetime = reset
        policy.passwordMinimum = minimum
        policy.deletionGrace = deletion
        self.init(
            id: id, slug: try stored(Slug(slug), "slug"), name: name, isEnabled: isEnabled, policy: policy,
            brand: try BrandColumn.read(brand))
    }
}

/// `tenants.brand`: its tokens by their names, as they are declared.
private enum BrandColumn {
    static func read(_ column: JSONB) throws(StoreError) -> Brand {
        if column.text == "{}" { return Brand() }
        let value = try stored(JSONValue(parsing: Array(column.text.utf8)), "brand")
        do throws(BrandProblem) { return try Brand(value) } catch { throw .broken("a stored brand: \(error)") }
    }

    static func write(_ brand: Brand) -> JSONB { JSONB(String(decoding: brand.json.bytes, as: UTF8.self)) }
}
