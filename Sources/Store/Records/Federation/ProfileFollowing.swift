package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let userProfileFollow = TenantStatement(
        """
        UPDATE users u SET profile = profile || $3, updated_at = $4
        WHERE tenant_id = $1 AND id = $2 AND account_is_open(u.enabled, u.closed_at) AND NOT profile @> $3
        """)

    /// Gives the account these claims, the others stay. False, and nothing is recorded, when it has them already, or may not act.
    package func follow(
        _ claims: [StandardClaim: String], of user: UserID, recording event: AuditEvent, now: Date
    ) async throws(StoreError) -> Bool {
        try await transaction { (transaction) throws(StoreError) in
            let profile = ProfileColumn.write(claims)
            guard try await transaction.run(Self.userProfileFollow, user, profile, now).affected == 1 else {
                return false
            }
            try await transaction.record(event, now: now)
            return true
        }
    }
}
