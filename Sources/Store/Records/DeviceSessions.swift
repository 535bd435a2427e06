package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let deviceSessions = TenantStatement(
        """
        SELECT s.id, s.user_agent, s.network, s.created_at, greatest(s.last_seen_at, f.last_used),
               session_is_live(u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, $3),
               coalesce(f.clients, '{}')
        FROM users u
        JOIN sessions s ON s.tenant_id = u.tenant_id AND s.user_id = u.id
        LEFT JOIN LATERAL (
            SELECT max(coalesce(g.refreshed_at, g.code_redeemed_at)) AS last_used, array_agg(DISTINCT g.client_id) AS clients
            FROM grants g
            WHERE g.tenant_id = s.tenant_id AND g.session_id = s.id AND g.code_redeemed_at IS NOT NULL
              AND grant_is_live(
                  u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, g.ended_at, g.refresh_generation,
                  g.refresh_expires_at, g.refresh_idle_expires_at, g.ends_with_session, $3)
        ) f ON true
        WHERE u.tenant_id = $1 AND u.id = $2 AND (
            session_is_live(u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, $3)
            OR f.clients IS NOT NULL)
        ORDER BY 5 DESC, s.id LIMIT 500
        """)

    static let sessionOfUserLock = TenantStatement(
        "SELECT FROM sessions WHERE tenant_id = $1 AND id = $2 AND user_id IS NOT DISTINCT FROM $3 FOR NO KEY UPDATE")

    static let sessionOfUser = TenantStatement(
        "SELECT FROM sessions WHERE tenant_id = $1 AND id = $2 AND user_id IS NOT DISTINCT FROM $3")

    static let userExists = TenantStatement("SELECT FROM users WHERE tenant_id = $1 AND id = $2")

    /// Where the person is signed in, the last used first; at most 500. Nil when the tenant has no such person.
    package func deviceSessions(of user: UserID, now: Date) async throws(StoreError) -> [DeviceSession]? {
        var sessions: [DeviceSession] = []
        for row in try await run(Self.deviceSessions, user, now) {
            let (session, userAgent, network, created, lastUsed, isSignedIn, clients) = try row.read(
                SessionID.self, String.self, String.self, Date.self, Date.self, Bool.self, [String].self)
            sessions.append(
                DeviceSession(
                    session: session, device: Device(userAgent: userAgent, network: network), created: created,
                    lastUsed: lastUsed, isBrowserSignedIn: isSignedIn, clients: clients.compactMap { Client.ID($0) }))
        }
        guard sessions.isEmpty else { return sessions }
        return try await run(Self.userExists, user).affected == 1 ? [] : nil
    }

    /// Ends a session of the person and all that came of it, offline access too. False when the person has no such session; one that
    /// is over already ends again without harm. The event is recorded with it.
    package func end(
        _ session: SessionID, of user: UserID, recording event: AuditEvent? = nil, now: Date
    ) async throws(StoreError) -> Bool {
        try await transaction { (transaction) throws(StoreError) in
            guard try await transaction.run(Self.sessionOfUserLock, session, user).affected == 1 else { return false }
            if let event { try await transaction.record(event, now: now) }
            _ = try await transaction.end(session, includingOffline: true, now: now)
            return true
        }
    }
}
