package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let userClose = TenantStatement(
        """
        UPDATE users u SET closed_at = $3, erase_at = $4
        WHERE tenant_id = $1 AND id = $2 AND account_is_open(u.enabled, u.closed_at)
        """)

    static let userRestore = TenantStatement(
        """
        UPDATE users SET closed_at = NULL, erase_at = NULL
        WHERE tenant_id = $1 AND id = $2 AND closed_at IS NOT NULL AND erased_at IS NULL AND erase_at > $3
          AND ($4::bytea IS NULL OR password = $4)
          AND ($5::uuid IS NULL OR EXISTS (
              SELECT FROM identities i
              JOIN identity_providers p ON p.tenant_id = i.tenant_id AND p.id = i.provider_id AND p.enabled
              WHERE i.tenant_id = $1 AND i.id = $5 AND i.user_id = users.id))
        """)

    static let userErasure = TenantStatement(
        "SELECT erase_at FROM users WHERE tenant_id = $1 AND id = $2 AND erased_at IS NULL AND erase_at IS NOT NULL")

    /// When the account will be erased; nil when it is not to be, or was.
    package func erasure(of user: UserID) async throws(StoreError) -> Date? {
        try await run(Self.userErasure, user).first?.read(Date.self)
    }

    /// Closes an account until it is erased: everything that anybody had of it ends. False when it is closed already, shut or unknown.
    package func close(
        _ user: UserID, erasing time: Date, recording event: AuditEvent, sending letter: Letter?, now: Date
    ) async throws(StoreError) -> Bool {
        try await transaction { (transaction) throws(StoreError) in
            guard try await transaction.run(Self.userClose, user, now, time).affected == 1 else { return false }
            _ = try await transaction.endAll(of: user, except: nil, now: now)
            try await transaction.record(event, now: now)
            if let letter { try await transaction.post(letter, about: user, now: now) }
            return true
        }
    }

    /// Opens a closed account again. `evidence` has to be worth something still; nil: the operator restores it. False when it isn't
    /// closed, or is erased.
    package func restore(
        _ user: UserID, by evidence: SessionEvidence?, recording event: AuditEvent,
        telling letter: @Sendable (Correspondent) -> Letter, now: Date
    ) async throws(StoreError) -> Bool {
        try await transaction { (transaction) throws(StoreError) in
            guard let owner = try await transaction.locked(user),
                try await transaction.run(Self.userRestore, user, now, evidence?.password, evidence?.identity).affected
                    == 1
            else { return false }
            try await transaction.record(event, now: now)
            try await transaction.post(letter(owner), about: user, now: now)
            return true
        }
    }
}
