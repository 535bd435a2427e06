package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let securityConcerns = TenantStatement(
        """
        SELECT kind, at, client_id, session_id, network FROM audit_events
        WHERE tenant_id = $1 AND user_id = $2 AND at > $3
          AND kind IN ('code_replayed', 'refresh_token_reused', 'refresh_suspicious')
        ORDER BY at DESC LIMIT 10
        """)

    /// What was noticed since then about what the person had, the latest first; at most ten.
    package func securityConcerns(of user: UserID, since: Date) async throws(StoreError) -> [SecurityConcern] {
        var concerns: [SecurityConcern] = []
        for row in try await run(Self.securityConcerns, user, since) {
            let (kind, time, client, session, network) = try row.read(
                String.self, Date.self, String?.self, SessionID?.self, String?.self)
            concerns.append(
                SecurityConcern(
                    kind: try stored(SecurityConcern.Kind(rawValue: kind), "kind"), time: time,
                    client: client.flatMap { Client.ID($0) }, session: session, network: network))
        }
        return concerns
    }
}
