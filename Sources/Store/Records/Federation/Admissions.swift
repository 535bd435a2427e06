package import FoundationEssentials
package import OAuth
import Postgres

/// Accounts that come to be, or change hands, with an identity.
extension TenantStore {
    static let otherIdentitiesDelete = TenantStatement(
        "DELETE FROM identities WHERE tenant_id = $1 AND user_id = $2 AND id <> $3")

    static let userAdmit = TenantStatement(
        """
        INSERT INTO users (tenant_id, id, email, email_key, email_digest, email_verified, roles, profile, password,
                           created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, true, '{}', $6, NULL, $7, $7)
        ON CONFLICT DO NOTHING
        """)

    /// Whoever made the account never proved its address: what they left in it is nobody's any more.
    static let userClaim = TenantStatement(
        """
        UPDATE users u SET email_verified = true, password = NULL, updated_at = $3
        WHERE tenant_id = $1 AND id = $2 AND NOT email_verified AND account_is_open(u.enabled, u.closed_at)
        """)

    /// Makes the account of an identity whose address the provider has proven. False, and nothing has happened, when the address or the
    /// identity has an account, or had one. `user` is its id.
    package func admit(
        _ identity: UpstreamIdentity, as user: UserID, _ email: EmailAddress, language: String?,
        isInvited: Bool, recording event: AuditEvent, now: Date
    ) async throws(StoreError) -> Bool {
        do throws(StoreError) {
            return try await transaction { (transaction) throws(StoreError) in
                // Invitations before accounts, as when somebody signs up.
                let isUsed = try await transaction.run(Self.invitationDelete, email.key).affected > 0
                guard isUsed || !isInvited,
                    try await transaction.admit(identity, as: user, email, language: language, now: now)
                else { throw .conflict(constraint: "admission") }
                guard case .linked = try await transaction.link(identity, to: user, now: now) else {
                    throw .conflict(constraint: "identity")
                }
                try await transaction.record(event, now: now)
                return true
            }
        } catch {
            // Somebody was faster with the address or the identity.
            if case .conflict = error { return false }
            throw error
        }
    }
}

extension TenantTransaction {
    /// A new account without a password, whose address is verified. False when the address isn't free.
    func admit(
        _ identity: UpstreamIdentity, as user: UserID, _ email: EmailAddress, language: String?, now: Date
    ) async throws(StoreError) -> Bool {
        var profile = identity.claims
        if profile[.locale] == nil { profile[.locale] = language }
        return try await run(
            TenantStore.userAdmit, user, email.text, email.key, seal.digest(ofAddress: email, tenant: id),
            ProfileColumn.write(profile), now
        ).affected == 1
    }

    /// Gives an account whose address was never proven to who has proven it just now, by this identity: its password, its sessions and
    /// its other identities are gone. Nothing happens to one whose address is verified. The caller holds the person's row.
    func claim(_ user: UserID, keeping identity: IdentityID, now: Date) async throws(StoreError) {
        guard try await run(TenantStore.userClaim, user, now).affected == 1 else { return }
        _ = try await run(TenantStore.mailProofsOfUserEnd, user, now)
        // Sessions before what stands on them.
        _ = try await endAll(of: user, except: nil, now: now)
        _ = try await run(TenantStore.otherIdentitiesDelete, user, identity)
    }
}
