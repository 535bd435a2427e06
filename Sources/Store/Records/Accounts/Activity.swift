package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let accountActivity = TenantStatement(
        """
        SELECT kind, at, client_id, network FROM audit_events
        WHERE tenant_id = $1 AND user_id = $2 AND at > $3 ORDER BY at DESC LIMIT $4
        """)

    /// What happened to an account since then, the latest first.
    package func activity(of user: UserID, since: Date, limit: Int) async throws(StoreError) -> [AccountActivity] {
        var activity: [AccountActivity] = []
        for row in try await run(Self.accountActivity, user, since, limit) {
            let (kind, time, client, network) = try row.read(String.self, Date.self, String?.self, String?.self)
            activity.append(
                AccountActivity(
                    kind: kind, time: time, client: client.flatMap { Client.ID($0) }, network: network))
        }
        return activity
    }
}
