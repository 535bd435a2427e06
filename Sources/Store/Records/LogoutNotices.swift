package import FoundationEssentials
package import OAuth
import Postgres

/// A client that is to be told that a session has ended.
package struct LogoutNotice: Sendable {
    package typealias ID = Identifier<LogoutNotice>

    /// How far it is.
    package enum State: String, Sendable, CaseIterable {
        case queued
        case delivered
        /// Given up.
        case failed
    }

    package let id: ID
    package let client: Client.ID
    package let user: UserID
    package let session: SessionID
    package let created: Date
    package let state: State
    package let attempts: Int
    package let lastAttempt: Date?
    /// What came of the last attempt.
    package let outcome: String?
    /// When the next attempt is due; nil unless it is queued.
    package let due: Date?
}

/// An attempt at delivering a notice, which nobody else makes meanwhile.
package struct LogoutDelivery: Sendable {
    package let notice: LogoutNotice.ID
    package let tenantID: Tenant.ID
    package let tenant: Tenant.Slug
    package let client: Client.ID
    package let user: UserID
    package let session: SessionID
    package let created: Date
    /// This one included.
    package let attempts: Int
    /// Where to; nil: the client isn't told any more.
    package let uri: String?
    package let algorithm: SigningAlgorithm

    /// Whom it is for.
    package struct Recipient: Hashable, Sendable {
        let tenant: Tenant.ID
        let client: Client.ID
    }

    package var recipient: Recipient { Recipient(tenant: tenantID, client: client) }

    package init(
        notice: LogoutNotice.ID, tenantID: Tenant.ID, tenant: Tenant.Slug, client: Client.ID, user: UserID,
        session: SessionID, created: Date, attempts: Int, uri: String?, algorithm: SigningAlgorithm
    ) {
        self.notice = notice
        self.tenantID = tenantID
        self.tenant = tenant
        self.client = client
        self.user = user
        self.session = session
        self.created = created
        self.attempts = attempts
        self.uri = uri
        self.algorithm = algorithm
    }
}

extension TenantStore {
    /// `$3`: of one client, or nil for all.
    static let logoutNoticesInsert = TenantStatement(
        """
        INSERT INTO logout_notices (tenant_id, id, client_id, user_id, session_id, created_at, due_at)
        SELECT $1, gen_random_uuid(), g.client_id, g.user_id, g.session_id, $4, $4
        FROM grants g JOIN clients c ON c.tenant_id = g.tenant_id AND c.id = g.client_id
        WHERE g.tenant_id = $1 AND g.session_id = ANY ($2) AND ($3::text IS NULL OR g.client_id = $3)
          AND g.code_redeemed_at IS NOT NULL AND c.backchannel_logout_uri IS NOT NULL
        GROUP BY g.client_id, g.user_id, g.session_id
        """)

    static let logoutNoticeSettle = TenantStatement(
        """
        UPDATE logout_notices SET state = $4, outcome = $5, due_at = $6
        WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND state = 'queued'
        """)

    static let logoutNotices = TenantStatement(
        """
        SELECT id, client_id, user_id, session_id, created_at, state, attempts, last_attempt_at, outcome, due_at
        FROM logout_notices
        WHERE tenant_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3))
        ORDER BY created_at DESC, id DESC LIMIT $4
        """)

    /// Says what came of an attempt. `due` is when to try again; it goes with `queued`. Nothing happens when the attempt took so
    /// long that another one was begun.
    package func settle(
        _ delivery: LogoutDelivery, _ state: LogoutNotice.State, outcome: String, due: Date?
    ) async throws(StoreError) {
        _ = try await run(
            Self.logoutNoticeSettle, delivery.notice, delivery.attempts, state.rawValue, outcome, due)
    }

    /// One page of the notices, the newest first, from the first one behind `last`.
    package func logoutNotices(
        after last: LogoutNotice?, limit: Int
    ) async throws(StoreError) -> [LogoutNotice] {
        var notices: [LogoutNotice] = []
        for row in try await run(Self.logoutNotices, last?.created, last?.id, limit) {
            notices.append(try LogoutNotice(row))
        }
        return notices
    }
}

extension TenantTransaction {
    /// Has every client be told, or one of them, that was given tokens in one of the sessions. To be called by whoever ends them,
    /// once what might still be redeemed in them has ended.
    func insertLogoutNotices(
        of sessions: [SessionID], client: Client.ID? = nil, now: Date
    ) async throws(StoreError) {
        guard !sessions.isEmpty else { return }
        _ = try await run(
            TenantStore.logoutNoticesInsert, sessions.map(\.rawValue), client?.description, now)
    }
}

extension ServerStore {
    static let logoutNoticesClaim = ServerStatement(
        """
        WITH first AS MATERIALIZED (
            SELECT tenant_id, id, client_id, due_at FROM logout_notices n
            WHERE due_at <= $1 AND NOT EXISTS (
                SELECT FROM unnest($4::uuid[], $5::text[]) AS busy (tenant, client)
                WHERE busy.tenant = n.tenant_id AND busy.client = n.client_id)
            ORDER BY due_at LIMIT 2000
        ), fair AS MATERIALIZED (
            SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id, client_id ORDER BY due_at) AS turn
            FROM first ORDER BY turn, due_at LIMIT 4 * $2::bigint
        ), due AS MATERIALIZED (
            SELECT n.tenant_id, n.id FROM fair f JOIN logout_notices n ON n.tenant_id = f.tenant_id AND n.id = f.id
            WHERE f.turn <= 4 AND n.due_at <= $1 ORDER BY f.turn LIMIT $2 FOR NO KEY UPDATE OF n SKIP LOCKED
        )
        UPDATE logout_notices n SET attempts = n.attempts + 1, last_attempt_at = $1, due_at = $3
        FROM due, tenants t, clients c
        WHERE n.tenant_id = due.tenant_id AND n.id = due.id AND t.id = n.tenant_id
          AND c.tenant_id = n.tenant_id AND c.id = n.client_id
        RETURNING n.tenant_id, n.id, t.slug, n.client_id, n.user_id, n.session_id, n.created_at, n.attempts,
                  c.backchannel_logout_uri, c.id_token_algorithm
        """)

    static let logoutNoticesNext = ServerStatement(
        """
        SELECT min(due_at) FROM logout_notices n WHERE due_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM unnest($1::uuid[], $2::text[]) AS busy (tenant, client)
            WHERE busy.tenant = n.tenant_id AND busy.client = n.client_id)
        """)

    /// Takes notices that are due, of all tenants, each client's first one before any client's second, at most four of a client and none of
    /// the `busy` ones: nobody else attempts them before `lease`, by which this attempt has to be settled.
    package func claimLogoutNotices(
        limit: Int, busy: [LogoutDelivery.Recipient] = [], lease: Date, now: Date
    ) async throws(StoreError) -> [LogoutDelivery] {
        var deliveries: [LogoutDelivery] = []
        for row in try await run(
            Self.logoutNoticesClaim, now, limit, lease, busy.map(\.tenant.rawValue), busy.map(\.client.description))
        {
            deliveries.append(try LogoutDelivery(row))
        }
        return deliveries
    }

    /// When the next attempt is due, but for the `busy` ones; nil when nothing is queued.
    package func nextLogoutNotice(busy: [LogoutDelivery.Recipient] = []) async throws(StoreError) -> Date? {
        try await run(Self.logoutNoticesNext, busy.map(\.tenant.rawValue), busy.map(\.client.description)).first?.read(
            Date?.self, at: 0)
    }
}

extension LogoutNotice {
    fileprivate init(_ row: Row) throws(StoreError) {
        let (id, client, user, session, created, state, attempts, lastAttempt, outcome, due) = try row.read(
            ID.self, String.self, UserID.self, SessionID.self, Date.self, String.self, Int.self, Date?.self,
            String?.self, Date?.self)
        self.init(
            id: id, client: try stored(Client.ID(client), "client id"), user: user, session: session,
            created: created, state: try stored(State(rawValue: state), "state"), attempts: attempts,
            lastAttempt: lastAttempt, outcome: outcome, due: due)
    }
}

extension LogoutDelivery {
    fileprivate init(_ row: Row) throws(StoreError) {
        let (tenant, notice, slug, client, user, session, created, attempts, uri, algorithm) = try row.read(
            Tenant.ID.self, LogoutNotice.ID.self, String.self, String.self, UserID.self, SessionID.self, Date.self,
            Int.self, String?.self, String.self)
        self.init(
            notice: notice, tenantID: tenant, tenant: try stored(Tenant.Slug(slug), "slug"),
            client: try stored(Client.ID(client), "client id"), user: user, session: session, created: created,
            attempts: attempts, uri: uri, algorithm: try stored(SigningAlgorithm(rawValue: algorithm), "algorithm"))
    }
}
