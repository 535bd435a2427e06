package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let connectedApps = TenantStatement(
        """
        SELECT a.client_id, min(a.since), max(a.used), array_agg(DISTINCT scope) FILTER (WHERE scope IS NOT NULL)
        FROM (
            SELECT g.client_id, g.created_at AS since, coalesce(g.refreshed_at, g.code_redeemed_at) AS used, g.scopes
            FROM users u
            JOIN sessions s ON s.tenant_id = u.tenant_id AND s.user_id = u.id
            JOIN grants g ON g.tenant_id = s.tenant_id AND g.session_id = s.id
            WHERE u.tenant_id = $1 AND u.id = $2 AND g.code_redeemed_at IS NOT NULL
              AND grant_is_live(
                  u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, g.ended_at, g.refresh_generation,
                  g.refresh_expires_at, g.refresh_idle_expires_at, g.ends_with_session, $3)
            UNION ALL
            SELECT client_id, created_at, NULL, scopes FROM consents WHERE tenant_id = $1 AND user_id = $2
        ) a LEFT JOIN LATERAL unnest(a.scopes) scope ON true
        GROUP BY a.client_id ORDER BY a.client_id LIMIT 500
        """)

    /// A code that is being issued in one of them waits, or was issued before.
    static let sessionsOfUserLock = TenantStatement(
        """
        SELECT FROM sessions WHERE tenant_id = $1 AND user_id = $2 AND ended_at IS NULL ORDER BY id FOR NO KEY UPDATE
        """)

    static let consentDelete = TenantStatement(
        "DELETE FROM consents WHERE tenant_id = $1 AND user_id = $2 AND client_id = $3")

    static let grantsOfClientOfUserEnd = TenantStatement(
        """
        WITH locked AS MATERIALIZED (
            SELECT id FROM grants WHERE tenant_id = $1 AND user_id = $2 AND client_id = $3 AND ended_at IS NULL
            ORDER BY id FOR NO KEY UPDATE
        )
        UPDATE grants g SET ended_at = $4, sweep_at = least(g.sweep_at, $4::timestamptz + kept_for())
        FROM locked WHERE g.tenant_id = $1 AND g.id = locked.id AND g.ended_at IS NULL
        RETURNING g.session_id
        """)

    /// The clients that know the person: by what they agreed to, or by living tokens. At most 500.
    package func connectedApps(of user: UserID, now: Date) async throws(StoreError) -> [ConnectedApp] {
        var apps: [ConnectedApp] = []
        for row in try await run(Self.connectedApps, user, now) {
            let (client, since, used, scopes) = try row.read(String.self, Date.self, Date?.self, [String]?.self)
            apps.append(
                ConnectedApp(
                    client: try stored(Client.ID(client), "client id"), since: since, lastUsed: used,
                    scopes: ScopeSet(scopes ?? [])))
        }
        return apps
    }

    /// Takes back what the person allowed a client: the consent is forgotten, and its tokens end. False when there was nothing.
    package func withdraw(
        _ client: Client.ID, of user: UserID, recording event: AuditEvent, now: Date
    ) async throws(StoreError) -> Bool {
        try await transaction { (transaction) throws(StoreError) in
            guard try await transaction.run(Self.userLock, user).affected == 1 else { return false }
            _ = try await transaction.run(Self.sessionsOfUserLock, user)
            let consents = try await transaction.run(Self.consentDelete, user, client.description).affected
            var sessions: [SessionID] = []
            for row in try await transaction.run(Self.grantsOfClientOfUserEnd, user, client.description, now) {
                sessions.append(try row.read(SessionID.self, at: 0))
            }
            guard consents > 0 || !sessions.isEmpty else { return false }
            try await transaction.insertLogoutNotices(of: Array(Set(sessions)), client: client, now: now)
            try await transaction.record(event, now: now)
            return true
        }
    }
}
