package import FoundationEssentials
package import OAuth
import Postgres

/// What ends together with what, and which clients are told. All of these take rows in one order, persons, sessions, grants, each
/// kind by its id, and each statement sees what was committed before it got its locks: after one of them has answered, no token of
/// what it ended works.
extension TenantStore {
    static let sessionEnd = TenantStatement(
        """
        UPDATE sessions SET ended_at = $3, sweep_at = least(sweep_at, $3::timestamptz + kept_for())
        WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL
        """)

    /// `$3`: the grants that outlive a signing out, too. A code that was not redeemed outlives nothing: who redeemed it later would not
    /// be told of the session's end.
    static let grantsOfSessionEnd = TenantStatement(
        """
        WITH locked AS MATERIALIZED (
            SELECT id FROM grants WHERE tenant_id = $1 AND session_id = $2 AND ended_at IS NULL
              AND ($3 OR NOT offline OR code_redeemed_at IS NULL)
            ORDER BY id FOR NO KEY UPDATE
        )
        UPDATE grants g SET ended_at = $4, sweep_at = least(g.sweep_at, $4::timestamptz + kept_for())
        FROM locked WHERE g.tenant_id = $1 AND g.id = locked.id AND g.ended_at IS NULL
        """)

    static let grantsOfClientInSessionEnd = TenantStatement(
        """
        WITH locked AS MATERIALIZED (
            SELECT id FROM grants WHERE tenant_id = $1 AND session_id = $2 AND client_id = $3 AND ended_at IS NULL
            ORDER BY id FOR NO KEY UPDATE
        )
        UPDATE grants g SET ended_at = $4, sweep_at = least(g.sweep_at, $4::timestamptz + kept_for())
        FROM locked WHERE g.tenant_id = $1 AND g.id = locked.id AND g.ended_at IS NULL
        """)

    static let sessionsOfUserEnd = TenantStatement(
        """
        WITH locked AS MATERIALIZED (
            SELECT id FROM sessions
            WHERE tenant_id = $1 AND user_id = $2 AND ended_at IS NULL AND id IS DISTINCT FROM $3
            ORDER BY id FOR NO KEY UPDATE
        )
        UPDATE sessions s SET ended_at = $4, sweep_at = least(s.sweep_at, $4::timestamptz + kept_for())
        FROM locked
        WHERE s.tenant_id = $1 AND s.id = locked.id AND s.ended_at IS NULL
        RETURNING s.id
        """)

    static let grantsOfUserEnd = TenantStatement(
        """
        WITH locked AS MATERIALIZED (
            SELECT id FROM grants
            WHERE tenant_id = $1 AND user_id = $2 AND ended_at IS NULL AND session_id IS DISTINCT FROM $3
            ORDER BY id FOR NO KEY UPDATE
        )
        UPDATE grants g SET ended_at = $4, sweep_at = least(g.sweep_at, $4::timestamptz + kept_for())
        FROM locked WHERE g.tenant_id = $1 AND g.id = locked.id AND g.ended_at IS NULL
        """)

    static let userLock = TenantStatement("SELECT FROM users WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE")

    // An event that is given to one of these is recorded in the same transaction: what ended is never without its note.

    /// Ends a session and what came of it; what was granted for offline access only with `includingOffline`. True when the
    /// session was live until now; what is left of an ended one ends all the same.
    package func end(
        _ session: SessionID, includingOffline: Bool, recording event: AuditEvent? = nil, now: Date
    ) async throws(StoreError) -> Bool {
        try await transaction { (transaction) throws(StoreError) in
            if let event { try await transaction.record(event, now: now) }
            return try await transaction.end(session, includingOffline: includingOffline, now: now)
        }
    }

    /// Ends what one client was granted in a session, which goes on. The number of grants.
    package func end(
        grantsOf client: Client.ID, in session: SessionID, recording event: AuditEvent? = nil, now: Date
    ) async throws(StoreError) -> Int {
        try await transaction { (transaction) throws(StoreError) in
            if let event { try await transaction.record(event, now: now) }
            let statement = Self.grantsOfClientInSessionEnd
            let ended = try await transaction.run(statement, session, client.description, now).affected
            if ended > 0 { try await transaction.insertLogoutNotices(of: [session], client: client, now: now) }
            return ended
        }
    }

    /// Ends all sessions of a person, but one that is kept, and all that came of them. The number of sessions; nil, and nothing has
    /// ended, when there is no such person, or the one to be kept is none of theirs.
    package func endAll(
        of user: UserID, except kept: SessionID? = nil, recording event: AuditEvent? = nil, now: Date
    ) async throws(StoreError) -> Int? {
        try await transaction { (transaction) throws(StoreError) in
            guard try await transaction.run(Self.userLock, user).affected == 1 else { return nil }
            if let kept, try await transaction.run(Self.sessionOfUser, kept, user).affected == 0 { return nil }
            if let event { try await transaction.record(event, now: now) }
            return try await transaction.endAll(of: user, except: kept, now: now)
        }
    }
}

extension TenantTransaction {
    /// `TenantStore.end` as a part of something larger.
    func end(_ session: SessionID, includingOffline: Bool, now: Date) async throws(StoreError) -> Bool {
        let ended = try await run(TenantStore.sessionEnd, session, now).affected == 1
        _ = try await run(TenantStore.grantsOfSessionEnd, session, includingOffline, now)
        if ended { try await insertLogoutNotices(of: [session], now: now) }
        return ended
    }

    /// The caller holds the person's row.
    func endAll(of user: UserID, except kept: SessionID?, now: Date) async throws(StoreError) -> Int {
        var ended: [SessionID] = []
        for row in try await run(TenantStore.sessionsOfUserEnd, user, kept, now) {
            ended.append(try row.read(SessionID.self, at: 0))
        }
        _ = try await run(TenantStore.grantsOfUserEnd, user, kept, now)
        try await insertLogoutNotices(of: ended, now: now)
        return ended.count
    }
}
