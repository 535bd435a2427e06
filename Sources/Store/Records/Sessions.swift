package import FoundationEssentials
package import OAuth
import Postgres

/// A session that begins.
package struct NewSession: Sendable {
    package let authentication: Authentication
    /// When it begins, or goes on: later than the person proved themself, where somebody else has asked them.
    package let time: Date
    package let digest: Digest<SessionKind>
    package let userAgent: String
    package let network: String
    package let idleExpiry: Date
    package let expiry: Date
    /// The person asked to stay signed in.
    package let isRemembered: Bool
    /// What the person proved themself with: should it be worth nothing any more, the session doesn't begin. Nil: nothing has to hold.
    package let evidence: SessionEvidence?
    /// The client that the person is on the way to, for the audit log.
    package let client: Client.ID?

    package init(
        authentication: Authentication, time: Date? = nil, digest: Digest<SessionKind>, userAgent: String,
        network: String,
        idleExpiry: Date, expiry: Date, isRemembered: Bool = false,
        evidence: SessionEvidence? = nil, client: Client.ID? = nil
    ) {
        self.authentication = authentication
        self.time = time ?? authentication.time
        self.digest = digest
        self.userAgent = userAgent
        self.network = network
        self.idleExpiry = idleExpiry
        self.expiry = expiry
        self.isRemembered = isRemembered
        self.evidence = evidence
        self.client = client
    }
}

/// A live session, and what pages show of its person.
package struct LiveSession: Sendable {
    package let authentication: Authentication
    package let email: String
    package let name: String?
    /// `locale` of the profile.
    package let language: String?
    package let lastSeen: Date
}

extension TenantStore {
    static let sessionBegin = TenantStatement(
        """
        INSERT INTO sessions (tenant_id, id, user_id, digest, methods, user_agent, network, created_at,
                              authenticated_at, last_seen_at, idle_expires_at, expires_at, remembered,
                              sweep_at)
        SELECT $1, $2, u.id, $4, $6, $7, $8, $14, $5, $14, $9, $10, $11, $9::timestamptz + kept_for()
        FROM users u WHERE u.tenant_id = $1 AND u.id = $3 AND account_is_open(u.enabled, u.closed_at)
          AND ($12::bytea IS NULL OR u.password = $12)
          AND ($13::uuid IS NULL OR EXISTS (
              SELECT FROM identities i
              JOIN identity_providers p ON p.tenant_id = i.tenant_id AND p.id = i.provider_id AND p.enabled
              WHERE i.tenant_id = $1 AND i.id = $13 AND i.user_id = u.id))
        FOR SHARE
        """)

    static let sessionRenew = TenantStatement(
        """
        UPDATE sessions s
        SET digest = $4, authenticated_at = $5, methods = $6, user_agent = $7, network = $8, last_seen_at = $14,
            idle_expires_at = $9, expires_at = $10, remembered = $11, step_up = false
        FROM users u
        WHERE s.tenant_id = $1 AND s.id = $2 AND s.user_id IS NOT DISTINCT FROM $3
          AND u.tenant_id = $1 AND u.id = $3
          AND session_is_live(u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, $14)
          AND ($12::bytea IS NULL OR u.password = $12)
          AND ($13::uuid IS NULL OR EXISTS (
              SELECT FROM identities i
              JOIN identity_providers p ON p.tenant_id = i.tenant_id AND p.id = i.provider_id AND p.enabled
              WHERE i.tenant_id = $1 AND i.id = $13 AND i.user_id = u.id))
        """)

    static let sessionLive = TenantStatement(
        """
        SELECT s.user_id, s.authenticated_at, s.methods, s.last_seen_at, u.email, u.profile ->> 'name', s.step_up,
               u.profile ->> 'locale'
        FROM sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
        WHERE s.tenant_id = $1 AND s.id = $2 AND s.digest = $3
          AND session_is_live(u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, $4)
        """)

    static let sessionTouch = TenantStatement(
        """
        UPDATE sessions SET last_seen_at = $3, idle_expires_at = $4
        WHERE tenant_id = $1 AND id = $2 AND last_seen_at < $3 AND ended_at IS NULL
        """)

    static let sessionDoubt = TenantStatement(
        "UPDATE sessions SET step_up = true WHERE tenant_id = $1 AND id = $2 AND NOT step_up")

    /// Notes that something looked wrong: the next authorization in this session asks for a sign-in. True the first time.
    package func doubt(_ session: SessionID) async throws(StoreError) -> Bool {
        try await run(Self.sessionDoubt, session).affected == 1
    }

    /// Begins a session, and notes the sign-in. False, and nothing has changed, when the account may not sign in (any more), or what
    /// the person proved themself with is worth nothing now.
    package func begin(_ session: NewSession) async throws(StoreError) -> Bool {
        try await enter(Self.sessionBegin, session)
    }

    /// Goes on with a live session of the same person, who has just signed in again, and notes the sign-in: it gets the new cookie's
    /// digest, the new time and new lifetimes, and keeps its id, so that whatever stands on it stays. False, and nothing has changed,
    /// when it is not live or another person's.
    package func renew(_ session: NewSession) async throws(StoreError) -> Bool {
        try await enter(Self.sessionRenew, session)
    }

    private func enter(_ statement: TenantStatement, _ session: NewSession) async throws(StoreError) -> Bool {
        let authentication = session.authentication
        var event = AuditEvent(.signedIn)
        event.client = session.client
        event.user = authentication.user
        event.session = authentication.session
        event.network = session.network
        do throws(StoreError) {
            return try await enter(statement, session, recording: event)
        } catch {
            // The identity was taken away at this very moment.
            if case .conflict = error { return false }
            throw error
        }
    }

    private func enter(
        _ statement: TenantStatement, _ session: NewSession, recording event: AuditEvent
    ) async throws(StoreError) -> Bool {
        let authentication = session.authentication
        return try await transaction { (transaction) throws(StoreError) in
            let rows = try await transaction.run(
                statement, authentication.session, authentication.user, session.digest.bytes, authentication.time,
                authentication.methods.map(\.rawValue), session.userAgent, session.network, session.idleExpiry,
                session.expiry, session.isRemembered, session.evidence?.password,
                session.evidence?.identity, session.time)
            guard rows.affected == 1 else { return false }
            try await transaction.note(session.evidence, of: authentication.session)
            try await transaction.record(event, now: session.time)
            return true
        }
    }

    /// The session behind a cookie; nil when it is unknown, ended, too old, or its person may not act.
    package func session(_ cookie: SessionCookie, now: Date) async throws(StoreError) -> LiveSession? {
        let rows = try await run(Self.sessionLive, cookie.row, cookie.digest.bytes, now)
        guard let row = rows.first else { return nil }
        let (user, time, methods, lastSeen, email, name, stepUp, language) = try row.read(
            UserID.self, Date.self, [String].self, Date.self, String.self, String?.self, Bool.self, String?.self)
        let authentication = Authentication(
            user: user, session: SessionID(cookie.row), time: time,
            methods: methods.compactMap(AuthenticationMethod.init(rawValue:)), needsStepUp: stepUp)
        return LiveSession(
            authentication: authentication, email: email, name: name, language: language, lastSeen: lastSeen)
    }

    /// Notes that the session is in use.
    package func touch(_ session: SessionID, now: Date, idleExpiry: Date) async throws(StoreError) {
        _ = try await run(Self.sessionTouch, session, now, idleExpiry)
    }
}
