package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let userByID = TenantStatement(
        """
        SELECT id, email, email_verified, phone_number, phone_number_verified, roles, updated_at, profile, address,
               enabled, erase_at
        FROM users WHERE tenant_id = $1 AND id = $2 AND erased_at IS NULL
        """)

    static let userProfileSet = TenantStatement(
        """
        UPDATE users u SET profile = (profile - $3::text[]) || $4, updated_at = $5
        WHERE tenant_id = $1 AND id = $2 AND account_is_open(u.enabled, u.closed_at)
        """)

    /// One account; nil when there is none of this id, or it was erased.
    package func user(_ user: UserID) async throws(StoreError) -> UserRecord? {
        guard let row = try await run(Self.userByID, user).first else { return nil }
        return try UserRecord(row)
    }

    /// Gives the account these claims and takes away those of `claims` that have no value; the others stay. False when the account may not
    /// act.
    package func setProfile(
        of user: UserID, _ claims: [StandardClaim: String?], recording event: AuditEvent, now: Date
    ) async throws(StoreError) -> Bool {
        let names = claims.keys.map(\.rawValue).sorted()
        let given = ProfileColumn.write(claims.compactMapValues { $0 })
        return try await transaction { (transaction) throws(StoreError) in
            guard try await transaction.run(Self.userProfileSet, user, names, given, now).affected == 1 else {
                return false
            }
            try await transaction.record(event, now: now)
            return true
        }
    }
}
