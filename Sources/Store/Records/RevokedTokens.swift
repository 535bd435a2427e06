package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let tokenRevoke = TenantStatement(
        """
        INSERT INTO revoked_tokens (tenant_id, id, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
        """)

    static let tokenIsGood = TenantStatement(
        """
        SELECT NOT EXISTS (SELECT FROM revoked_tokens WHERE tenant_id = $1 AND id = $2)
            AND ($3::uuid IS NULL OR EXISTS (
                SELECT FROM grants g
                JOIN sessions s ON s.tenant_id = g.tenant_id AND s.id = g.session_id
                JOIN users u ON u.tenant_id = g.tenant_id AND u.id = g.user_id
                WHERE g.tenant_id = $1 AND g.id = $3 AND g.code_redeemed_at IS NOT NULL
                  AND grant_is_live(
                      u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, g.ended_at, g.refresh_generation,
                      g.refresh_expires_at, g.refresh_idle_expires_at, g.ends_with_session, $4)))
        """)

    /// Revokes one access token, by its `jti`. False when it was revoked before; else the event is recorded, too.
    package func revoke(
        token: String, expiry: Date, recording event: AuditEvent, now: Date
    ) async throws(StoreError) -> Bool {
        try await transaction { (transaction) throws(StoreError) in
            guard try await transaction.run(Self.tokenRevoke, token, expiry).affected == 1 else { return false }
            try await transaction.record(event, now: now)
            return true
        }
    }

    /// Whether an access token that is otherwise in order may be honoured: it wasn't revoked, and the grant, the session and the
    /// person that it stands on are good. `grant` is nil for a client's own.
    package func isGood(token: String, grant: GrantID?, now: Date) async throws(StoreError) -> Bool {
        let rows = try await run(Self.tokenIsGood, token, grant, now)
        guard let row = rows.first else { return false }
        return try row.read(Bool.self)
    }
}
