package import FoundationEssentials
package import OAuth
import Postgres

/// A rotation that was done.
package struct Rotation: Sendable {
    package let grant: RedeemedGrant
    /// From where the one before it came.
    package let former: Device
}

extension TenantStore {
    /// Rotates many families in one statement and one commit. A row that somebody else holds is passed over, so that none makes the
    /// others wait; its caller comes again. A rotation that is carried out late, because the family was held or the database stood
    /// still, counts from then: whoever waited with it, or was told to try again, must find it. No clock that is wrong makes more of
    /// that than ten minutes.
    static let familiesRotate = TenantStatement(
        """
        WITH attempts AS MATERIALIZED (
            SELECT * FROM unnest($2::uuid[], $3::bigint[], $4::bytea[], $5::text[], $6::timestamptz[], $7::text[],
                                 $8::text[], $9::bytea[], $10::text[], $11::text[], $12::text[],
                                 $14::timestamptz[])
                AS a (id, generation, proof, client, at, scopes, resources, request, user_agent, network, allowed, began)
        ), locked AS MATERIALIZED (
            SELECT a.*, g.user_agent AS former_agent, g.network AS former_network
            FROM attempts a JOIN grants g ON g.tenant_id = $1 AND g.id = a.id
            WHERE g.refresh_generation = a.generation ORDER BY g.id FOR NO KEY UPDATE OF g SKIP LOCKED
        )
        UPDATE grants g
        SET refresh_generation = g.refresh_generation + 1,
            refreshed_at = a.at + greatest(interval '0', least(interval '10 minutes', clock_timestamp() - a.began)),
            refresh_request = a.request,
            user_agent = a.user_agent, network = a.network,
            refresh_idle_expires_at = CASE WHEN g.remembered THEN g.refresh_expires_at
                ELSE least(g.refresh_expires_at, a.at + make_interval(secs => $13::float8)) END
        FROM locked a, users u
        WHERE g.tenant_id = $1 AND g.id = a.id AND g.refresh_generation = a.generation
          AND g.client_id IS NOT DISTINCT FROM a.client
          AND refresh_proof(g.refresh_salt, g.id, g.refresh_generation) = a.proof
          AND g.code_redeemed_at IS NOT NULL AND g.ended_at IS NULL
          AND g.refresh_expires_at > a.at AND g.refresh_idle_expires_at > a.at
          AND (a.scopes = '' OR string_to_array(a.scopes, ' ') <@ g.scopes)
          AND CASE WHEN a.scopes = '' THEN g.scopes ELSE string_to_array(a.scopes, ' ') END
              && string_to_array(a.allowed, ' ')
          AND (a.resources = '' OR g.resources = '{}' OR string_to_array(a.resources, ' ') <@ g.resources)
          AND u.tenant_id = $1 AND u.id = g.user_id AND account_is_open(u.enabled, u.closed_at)
          AND (NOT g.ends_with_session OR EXISTS (
              SELECT FROM sessions s WHERE s.tenant_id = $1 AND s.id = g.session_id
                AND session_is_live(u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, a.at)))
        RETURNING g.user_id, g.session_id, g.authenticated_at, g.methods, g.scopes, g.resources, NULL::bytea,
                  g.id_token_claims, u.email, u.email_verified, u.phone_number, u.phone_number_verified, u.roles,
                  u.updated_at, u.profile, u.address, g.refresh_generation, g.refresh_salt, g.id,
                  a.former_agent, a.former_network
        """)

    static let familyState = TenantStatement(
        """
        SELECT g.user_id, g.session_id, g.authenticated_at, g.methods, g.scopes, g.resources, NULL::bytea,
               g.id_token_claims, u.email, u.email_verified, u.phone_number, u.phone_number_verified, u.roles,
               u.updated_at, u.profile, u.address, g.refresh_generation, g.refresh_salt, g.client_id,
               grant_is_live(
                   u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, g.ended_at, g.refresh_generation,
                   g.refresh_expires_at, g.refresh_idle_expires_at, g.ends_with_session, $3),
               g.refresh_expires_at <= $3 OR g.refresh_idle_expires_at <= $3, g.refreshed_at, g.refresh_request,
               g.user_agent, g.network,
               CASE WHEN g.ends_with_session THEN least(g.refresh_idle_expires_at, s.idle_expires_at, s.expires_at)
                   ELSE g.refresh_idle_expires_at END
        FROM grants g
        JOIN sessions s ON s.tenant_id = g.tenant_id AND s.id = g.session_id
        JOIN users u ON u.tenant_id = g.tenant_id AND u.id = g.user_id
        WHERE g.tenant_id = $1 AND g.id = $2 AND g.refresh_generation IS NOT NULL AND g.code_redeemed_at IS NOT NULL
        """)

    /// Rotates the family of the attempt's token: one of all callers gets the successor. Nil when there is nothing to rotate, or
    /// somebody else holds the family; why, `family` tells. Attempts that come at once share a statement and a commit, and each has its answer only then.
    /// `idleLifetime` is in seconds.
    package func rotate(
        _ attempt: RefreshAttempt, idleLifetime: Int
    ) async throws(StoreError) -> Rotation? {
        try await rotations.rotate(attempt, idleLifetime: idleLifetime, in: self)
    }

    /// The statement behind `rotate`: what was rotated, by family.
    func rotate(
        all attempts: [RefreshAttempt], idleLifetime: Int
    ) async throws(StoreError) -> [GrantID: Rotation] {
        let (wall, instant) = (rotations.wallClock(), ContinuousClock.now)
        let rows = try await run(
            Self.familiesRotate, attempts.map(\.token.family.rawValue), attempts.map { Int64($0.token.generation) },
            attempts.map(\.token.proof), attempts.map(\.client.description), attempts.map(\.now),
            attempts.map { $0.request.scopes?.tokens.joined(separator: " ") ?? "" },
            attempts.map { $0.request.resources.joined(separator: " ") }, attempts.map(\.request.digest),
            attempts.map(\.device.userAgent), attempts.map(\.device.network),
            attempts.map { $0.allowed.tokens.joined(separator: " ") }, Double(idleLifetime),
            attempts.map { wall - ((instant - $0.began) / .seconds(1)) })
        var rotated: [GrantID: Rotation] = [:]
        for row in rows {
            let id = try row.read(GrantID.self, at: 18)
            rotated[id] = Rotation(
                grant: try RedeemedGrant(id, row),
                former: Device(userAgent: try row.read(String.self, at: 19), network: try row.read(String.self, at: 20))
            )
        }
        return rotated
    }

    /// How a family stands, and what its last rotation gave; nil when there is none.
    package func family(
        _ family: GrantID, now: Date
    ) async throws(StoreError) -> (state: RefreshFamilyState, grant: RedeemedGrant)? {
        guard let row = try await run(Self.familyState, family, now).first else { return nil }
        let grant = try RedeemedGrant(family, row)
        guard let generation = try row.read(Int?.self, at: 16), let salt = try row.read([UInt8]?.self, at: 17) else {
            throw .broken("a family without a generation")
        }
        let state = RefreshFamilyState(
            client: try stored(Client.ID(row.read(String.self, at: 18)), "client id"), generation: generation,
            salt: Secret(salt), isLive: try row.read(Bool.self, at: 19), isExpired: try row.read(Bool.self, at: 20),
            expiry: try row.read(Date.self, at: 25), scopes: grant.scopes, resources: grant.resources,
            refreshed: try row.read(Date?.self, at: 21),
            request: try row.read([UInt8]?.self, at: 22) ?? [],
            device: Device(userAgent: try row.read(String.self, at: 23), network: try row.read(String.self, at: 24)))
        return (state, grant)
    }
}
