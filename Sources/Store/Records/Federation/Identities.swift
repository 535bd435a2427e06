package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let identityOwner = TenantStatement(
        """
        SELECT i.id, u.id, u.enabled, u.closed_at IS NOT NULL
        FROM identities i JOIN users u ON u.tenant_id = i.tenant_id AND u.id = i.user_id
        WHERE i.tenant_id = $1 AND i.provider_id = $2 AND i.authority = $3 AND i.subject = $4 AND u.erased_at IS NULL
        """)

    static let identityInsert = TenantStatement(
        """
        INSERT INTO identities (tenant_id, id, user_id, provider_id, authority, subject, email, tokens, linked_at, used_at)
        SELECT $1, $2, u.id, $4, $5, $6, $7, $8, $9, $9
        FROM users u WHERE u.tenant_id = $1 AND u.id = $3 AND account_is_open(u.enabled, u.closed_at)
        ON CONFLICT (tenant_id, provider_id, authority, subject) DO NOTHING
        """)

    static let identityUse = TenantStatement(
        """
        UPDATE identities SET email = $3, tokens = $4, used_at = $5 WHERE tenant_id = $1 AND id = $2
        """)

    static let identitiesOfUser = TenantStatement(
        """
        SELECT id, provider_id, subject, email, linked_at, used_at FROM identities
        WHERE tenant_id = $1 AND user_id = $2 ORDER BY linked_at, id
        """)

    /// An identity at a provider that is switched off opens nothing, so it doesn't count as a way in.
    static let identityDelete = TenantStatement(
        """
        DELETE FROM identities i
        WHERE tenant_id = $1 AND id = $2 AND user_id = $3 AND (
            EXISTS (SELECT FROM users u WHERE u.tenant_id = $1 AND u.id = $3 AND u.password IS NOT NULL)
            OR EXISTS (
                SELECT FROM identities o
                JOIN identity_providers p ON p.tenant_id = o.tenant_id AND p.id = o.provider_id AND p.enabled
                WHERE o.tenant_id = $1 AND o.user_id = $3 AND o.id <> $2))
        """)

    static let sessionsOfIdentity = TenantStatement(
        """
        SELECT s.id FROM upstream_sessions u JOIN sessions s ON s.tenant_id = u.tenant_id AND s.id = u.id
        WHERE u.tenant_id = $1 AND u.identity_id = $2 AND s.id IS DISTINCT FROM $3 AND s.ended_at IS NULL
        ORDER BY s.id
        """)

    static let identityOfUser = TenantStatement(
        "SELECT FROM identities WHERE tenant_id = $1 AND id = $2 AND user_id = $3")

    /// The account behind an identity; nil when there is none.
    package func owner(of identity: UpstreamIdentity) async throws(StoreError) -> IdentityOwner? {
        let rows = try await run(Self.identityOwner, identity.provider, identity.authority, identity.subject)
        guard let row = rows.first else { return nil }
        let (id, user, isEnabled, isClosed) = try row.read(IdentityID.self, UserID.self, Bool.self, Bool.self)
        return IdentityOwner(identity: id, user: user, isEnabled: isEnabled, isClosed: isClosed)
    }

    /// The identities of an account, the oldest first.
    package func identities(of user: UserID) async throws(StoreError) -> [LinkedIdentity] {
        var identities: [LinkedIdentity] = []
        for row in try await run(Self.identitiesOfUser, user) {
            let (id, provider, subject, email, linked, used) = try row.read(
                IdentityID.self, String.self, String.self, String?.self, Date.self, Date.self)
            identities.append(
                LinkedIdentity(
                    id: id, provider: try stored(IdentityProvider.ID(provider), "provider"), subject: subject,
                    email: email,
                    linked: linked, used: used))
        }
        return identities
    }

    /// Links an identity to an open account, and tells its owner. `session`: the owner's, which has to be live still. `email`: the account
    /// has to have this very address, verified.
    package func link(
        _ identity: UpstreamIdentity, to user: UserID, in session: SessionID?, having email: EmailAddress? = nil,
        recording event: AuditEvent, telling letter: @Sendable (Correspondent) -> Letter, now: Date
    ) async throws(StoreError) -> IdentityLinking {
        try await transaction { (transaction) throws(StoreError) in
            guard let owner = try await transaction.locked(user) else { return .refused }
            if let email {
                guard owner.isVerified, email.isSurely(owner.email) else { return .refused }
            }
            if let session {
                let mayAct = try await transaction.run(Self.sessionMayAct, session, user, now).affected == 1
                guard mayAct else { return .refused }
            }
            let linking = try await transaction.link(identity, to: user, now: now)
            if case .linked = linking {
                try await transaction.record(event, now: now)
                try await transaction.post(letter(owner), about: user, now: now)
            }
            return linking
        }
    }

    /// Takes an identity away from an account, and tells its owner, unless nothing would be left to sign in with. The sessions that it has
    /// begun end, but for `kept`.
    package func unlink(
        _ identity: IdentityID, from user: UserID, keeping kept: SessionID?, recording event: AuditEvent,
        telling letter: @Sendable (Correspondent) -> Letter, now: Date
    ) async throws(StoreError) -> IdentityUnlinking {
        try await transaction { (transaction) throws(StoreError) in
            // Two that are taken away at once wait for one another here: one of them is the last.
            guard let owner = try await transaction.locked(user),
                try await transaction.run(Self.identityOfUser, identity, user).affected == 1
            else { return .unknown }
            let begun = try await transaction.run(Self.sessionsOfIdentity, identity, kept)
            guard try await transaction.run(Self.identityDelete, identity, user).affected == 1 else { return .last }
            for row in begun {
                _ = try await transaction.end(try row.read(SessionID.self), includingOffline: true, now: now)
            }
            try await transaction.record(event, now: now)
            try await transaction.post(letter(owner), about: user, now: now)
            return .unlinked
        }
    }

    /// Notes what a provider said and gave at a sign-in.
    package func use(
        _ id: IdentityID, _ identity: UpstreamIdentity, now: Date
    ) async throws(StoreError) {
        let tokens = try sealed(identity.tokens, of: id)
        _ = try await run(Self.identityUse, id, identity.email, tokens, now)
    }

    private func sealed(_ tokens: UpstreamTokens?, of identity: IdentityID) throws(StoreError) -> [UInt8]? {
        try tokens.map { tokens throws(StoreError) in
            try seal.seal(JSONColumn.write(tokens), at: .tokens(of: identity, id))
        }
    }
}

extension TenantTransaction {
    /// `TenantStore.link` as a part of something larger: the caller holds the person's row.
    func link(_ identity: UpstreamIdentity, to user: UserID, now: Date) async throws(StoreError) -> IdentityLinking {
        let link = IdentityID.random()
        let tokens = try identity.tokens.map { tokens throws(StoreError) in
            try seal.seal(JSONColumn.write(tokens), at: .tokens(of: link, id))
        }
        let rows = try await run(
            TenantStore.identityInsert, link, user, identity.provider, identity.authority, identity.subject,
            identity.email, tokens, now)
        if rows.affected == 1 { return .linked(link) }
        let known = try await run(
            TenantStore.identityOwner, identity.provider, identity.authority, identity.subject)
        guard let row = known.first else { return .refused }
        let (present, owner, isEnabled, isClosed) = try row.read(
            IdentityID.self, UserID.self, Bool.self, Bool.self)
        return owner == user && isEnabled && !isClosed ? .present(present) : .refused
    }

}

extension ColumnSeal.Place {
    static func tokens(of identity: IdentityID, _ tenant: Tenant.ID) -> Self {
        Self(tenant: tenant.description, table: "identities", column: "tokens", row: identity.description)
    }
}
