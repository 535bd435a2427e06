package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let userErase = TenantStatement(
        """
        UPDATE users
        SET email = '', email_key = 'erased ' || id, email_verified = false, phone_number = NULL,
            phone_number_verified = false, roles = '{}', profile = '{}', address = '{}', password = NULL,
            erased_at = $3, updated_at = $3
        WHERE tenant_id = $1 AND id = $2 AND erase_at <= $3 AND erased_at IS NULL
        """)

    static let sessionsOfUserDelete = TenantStatement("DELETE FROM sessions WHERE tenant_id = $1 AND user_id = $2")
    static let consentsOfUserDelete = TenantStatement("DELETE FROM consents WHERE tenant_id = $1 AND user_id = $2")
    static let proofsOfUserDelete = TenantStatement("DELETE FROM mail_proofs WHERE tenant_id = $1 AND user_id = $2")
    static let mailsOfUserDelete = TenantStatement("DELETE FROM mails WHERE tenant_id = $1 AND user_id = $2")

    static let identitiesOfUserDelete = TenantStatement("DELETE FROM identities WHERE tenant_id = $1 AND user_id = $2")

    static let mailsToAddressDelete = TenantStatement(
        "DELETE FROM mails WHERE tenant_id = $1 AND recipient_digest = $2")

    static let eventsOfUserStrip = TenantStatement(
        "UPDATE audit_events SET network = NULL WHERE tenant_id = $1 AND user_id = $2 AND network IS NOT NULL")

    /// Erases a closed account whose time has come. What stays is its id and a digest of its address, so that nobody else gets either, and
    /// what was done when, by the id alone; and for a month the mail that says so. False when it isn't due, or restored, or erased.
    package func erase(
        _ user: UserID, recording event: AuditEvent, telling letter: @Sendable (Correspondent) -> Letter, now: Date
    ) async throws(StoreError) -> Bool {
        try await transaction { (transaction) throws(StoreError) in
            guard let owner = try await transaction.locked(user), let email = EmailAddress(owner.email),
                try await transaction.run(Self.userErase, user, now).affected == 1
            else { return false }
            // Closing has ended them, and told the clients.
            for statement in [
                Self.sessionsOfUserDelete, Self.consentsOfUserDelete, Self.proofsOfUserDelete, Self.mailsOfUserDelete,
                Self.identitiesOfUserDelete, Self.eventsOfUserStrip,
            ] {
                _ = try await transaction.run(statement, user)
            }
            _ = try await transaction.run(Self.mailsToAddressDelete, digest(of: email))
            try await transaction.record(event, now: now)
            try await transaction.post(letter(owner), about: nil, now: now)
            return true
        }
    }
}

extension ServerStore {
    static let usersToErase = ServerStatement(
        """
        SELECT tenant_id, id FROM users WHERE erase_at <= $1 AND erased_at IS NULL ORDER BY erase_at LIMIT $2
        """)

    /// Accounts whose time has come, of all tenants.
    package func usersToErase(limit: Int, now: Date) async throws(StoreError) -> [(tenant: Tenant.ID, user: UserID)] {
        var users: [(tenant: Tenant.ID, user: UserID)] = []
        for row in try await run(Self.usersToErase, now, limit) {
            let (tenant, user) = try row.read(Tenant.ID.self, UserID.self)
            users.append((tenant, user))
        }
        return users
    }
}
