package import FoundationEssentials
package import OAuth
import Postgres

/// An address that the operator has asked in.
package struct Invitation: Sendable {
    package let email: String
    package let created: Date
    package let expiry: Date
    /// They want no more of them.
    package let isDeclined: Bool
}

extension TenantStore {
    static let invitationInsert = TenantStatement(
        """
        INSERT INTO invitations AS i (tenant_id, email_key, email, id, digest, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (tenant_id, email_key) DO UPDATE
        SET email = excluded.email, id = excluded.id, digest = excluded.digest, created_at = excluded.created_at,
            expires_at = excluded.expires_at
        WHERE i.declined_at IS NULL
        """)

    static let invitationOf = TenantStatement(
        """
        SELECT FROM invitations
        WHERE tenant_id = $1 AND email_key = $2 AND expires_at > $3 AND declined_at IS NULL
        """)

    static let invitationByToken = TenantStatement(
        "SELECT email FROM invitations WHERE tenant_id = $1 AND id = $2 AND digest = $3")

    static let invitationDecline = TenantStatement(
        """
        UPDATE invitations SET declined_at = coalesce(declined_at, $4) WHERE tenant_id = $1 AND id = $2 AND digest = $3
        """)

    static let invitationDelete = TenantStatement("DELETE FROM invitations WHERE tenant_id = $1 AND email_key = $2")

    static let invitations = TenantStatement(
        """
        SELECT email, created_at, expires_at, declined_at IS NOT NULL FROM invitations
        WHERE tenant_id = $1 AND email_key > $2 ORDER BY email_key LIMIT $3
        """)

    /// Invites the address, or again, and sends the letter. False, and nothing is sent, when they wanted no more of them.
    package func invite(
        _ email: EmailAddress, by token: InvitationToken, sending letter: Letter, expiry: Date, now: Date
    ) async throws(StoreError) -> Bool {
        try await transaction { (transaction) throws(StoreError) in
            let invited = try await transaction.run(
                Self.invitationInsert, email.key, email.text, token.row, token.digest.bytes, now, expiry)
            guard invited.affected == 1 else { return false }
            try await transaction.post(letter, about: nil, now: now)
            return true
        }
    }

    /// Whether the address is invited now.
    package func isInvited(_ email: EmailAddress, now: Date) async throws(StoreError) -> Bool {
        try await run(Self.invitationOf, email.key, now).affected > 0
    }

    /// The address that was invited with this token; nil when none was, or the invitation is used up.
    package func invited(by token: InvitationToken) async throws(StoreError) -> String? {
        try await run(Self.invitationByToken, token.row, token.digest.bytes).first?.read(String.self)
    }

    /// Notes that they want no more invitations. False when there is no such invitation.
    package func decline(_ token: InvitationToken, now: Date) async throws(StoreError) -> Bool {
        try await run(Self.invitationDecline, token.row, token.digest.bytes, now).affected == 1
    }

    /// Forgets an invitation, also a declined one. False when there was none.
    package func uninvite(_ email: EmailAddress) async throws(StoreError) -> Bool {
        try await run(Self.invitationDelete, email.key).affected == 1
    }

    /// One page of the invitations, in the order of their addresses, from the first one behind `key` (empty: from the start).
    package func invitations(after key: String, limit: Int) async throws(StoreError) -> [Invitation] {
        var invitations: [Invitation] = []
        for row in try await run(Self.invitations, key, limit) {
            let (email, created, expiry, isDeclined) = try row.read(String.self, Date.self, Date.self, Bool.self)
            invitations.append(Invitation(email: email, created: created, expiry: expiry, isDeclined: isDeclined))
        }
        return invitations
    }
}
