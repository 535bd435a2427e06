package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let upstreamSessionNote = TenantStatement(
        """
        INSERT INTO upstream_sessions (tenant_id, id, identity_id, sid, id_token) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, id) DO UPDATE
        SET identity_id = excluded.identity_id, sid = excluded.sid, id_token = excluded.id_token
        """)

    /// A session that goes on by another proof stands on nobody else's session any more.
    static let upstreamSessionDelete = TenantStatement("DELETE FROM upstream_sessions WHERE tenant_id = $1 AND id = $2")

    static let upstreamSessionOf = TenantStatement(
        """
        SELECT i.provider_id, u.sid, u.id_token
        FROM upstream_sessions u JOIN identities i ON i.tenant_id = u.tenant_id AND i.id = u.identity_id
        WHERE u.tenant_id = $1 AND u.id = $2
        """)

    /// A token that comes again, later, ends nothing that began since.
    static let sessionsBehindUpstream = TenantStatement(
        """
        SELECT s.id, s.user_id
        FROM identities i
        JOIN upstream_sessions u ON u.tenant_id = i.tenant_id AND u.identity_id = i.id
        JOIN sessions s ON s.tenant_id = u.tenant_id AND s.id = u.id
        WHERE i.tenant_id = $1 AND i.provider_id = $2 AND i.authority = $3 AND i.subject = $4
          AND ($5::text IS NULL OR u.sid = $5) AND s.ended_at IS NULL AND greatest(s.created_at, s.authenticated_at) <= $6
        ORDER BY s.id
        """)

    static let sessionsBehindUpstreamSession = TenantStatement(
        """
        SELECT s.id, s.user_id
        FROM upstream_sessions u
        JOIN identities i ON i.tenant_id = u.tenant_id AND i.id = u.identity_id
        JOIN sessions s ON s.tenant_id = u.tenant_id AND s.id = u.id
        WHERE u.tenant_id = $1 AND u.sid = $4 AND i.provider_id = $2 AND i.authority = $3
          AND s.ended_at IS NULL AND greatest(s.created_at, s.authenticated_at) <= $5
        ORDER BY s.id
        """)

    /// The session at a provider that stands behind one here; nil when none does.
    package func upstreamSession(
        of session: SessionID
    ) async throws(StoreError) -> (provider: IdentityProvider.ID, session: UpstreamSession)? {
        guard let row = try await run(Self.upstreamSessionOf, session).first else { return nil }
        let (provider, sid, sealed) = try row.read(String.self, String?.self, [UInt8]?.self)
        let token = try sealed.map { sealed throws(StoreError) in
            String(decoding: try seal.open(sealed, at: .idToken(of: session, id)), as: UTF8.self)
        }
        return (try stored(IdentityProvider.ID(provider), "provider"), UpstreamSession(sid: sid, idToken: token))
    }

    /// The live sessions here that began before `time` and stand on a person's sessions there, or on the one named `sid`.
    package func sessions(
        behind provider: IdentityProvider.ID, authority: String, subject: String?, sid: String?, before time: Date
    ) async throws(StoreError) -> [(session: SessionID, user: UserID)] {
        let rows: Rows
        switch (subject, sid) {
        case (let subject?, let sid):
            rows = try await run(
                Self.sessionsBehindUpstream, provider.description, authority, subject, sid, time)
        case (nil, let sid?):
            rows = try await run(Self.sessionsBehindUpstreamSession, provider.description, authority, sid, time)
        case (nil, nil): return []
        }
        var sessions: [(session: SessionID, user: UserID)] = []
        for row in rows {
            let (session, user) = try row.read(SessionID.self, UserID.self)
            sessions.append((session, user))
        }
        return sessions
    }
}

extension TenantTransaction {
    /// Notes what a session stands on.
    func note(_ evidence: SessionEvidence?, of session: SessionID) async throws(StoreError) {
        guard case .identity(let identity, let upstream) = evidence else {
            _ = try await run(TenantStore.upstreamSessionDelete, session)
            return
        }
        let token = try upstream.idToken.map { token throws(StoreError) in
            try seal.seal(Array(token.utf8), at: .idToken(of: session, id))
        }
        _ = try await run(TenantStore.upstreamSessionNote, session, identity, upstream.sid, token)
    }
}

extension ColumnSeal.Place {
    fileprivate static func idToken(of session: SessionID, _ tenant: Tenant.ID) -> Self {
        Self(tenant: tenant.description, table: "upstream_sessions", column: "id_token", row: session.description)
    }
}
