package import FoundationEssentials
package import OAuth
package import Store

extension Administrator {
    /// Seconds for which an invitation is good.
    package static let invitationLifetime: TimeInterval = 14 * 86_400

    /// Invites somebody to make an account; they get a mail. Throws when they have one already, can have none, or wanted no more
    /// invitations, or the tenant's rules let them make none.
    package func invite(
        _ email: EmailAddress, to tenant: Tenant, now: Date
    ) async throws(AdministrationError) {
        let records = store.tenant(tenant.id)
        let expiry = now + Self.invitationLifetime
        let token = InvitationToken(row: UUID())
        var letter = Letter(.invitation, to: email.text)
        letter.link = "/sign-up"
        letter.otherLink = "/decline?token=" + token.expose()
        letter.date = String(expiry.formatted(.iso8601).prefix(10))
        let invitation = letter
        let domains = tenant.policy.signUpDomains
        guard tenant.policy.signUp != .closed, domains.isEmpty || domains.contains(email.domain) else {
            throw .invitationUseless(email, tenant.slug)
        }
        let isKnown = try await asked { () async throws(StoreError) in try await records.correspondent(email) != nil }
        guard !isKnown else { throw .userExists(email, tenant.slug) }
        let isSpent = try await asked { () async throws(StoreError) in try await records.isSpent(email) }
        guard !isSpent else { throw .addressErased(email, tenant.slug) }
        let invited = try await asked { () async throws(StoreError) in
            try await records.invite(email, by: token, sending: invitation, expiry: expiry, now: now)
        }
        guard invited else { throw .invitationDeclined(email, tenant.slug) }
        try await recordConfiguration(of: tenant.id, "invited", now: now)
    }

    /// Takes an invitation back; `.unchanged` when there was none.
    package func uninvite(
        _ email: EmailAddress, of tenant: Tenant, now: Date
    ) async throws(AdministrationError) -> Change {
        let removed = try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).uninvite(email)
        }
        guard removed else { return .unchanged }
        try await recordConfiguration(of: tenant.id, "uninvited", now: now)
        return .changed
    }

    /// One page of the invitations, in the order of their addresses, from the first one behind `key` (empty: from the start).
    package func invitations(
        of tenant: Tenant, after key: String, limit: Int
    ) async throws(AdministrationError) -> [Invitation] {
        try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).invitations(after: key, limit: limit)
        }
    }
}
