package import FoundationEssentials
import Postgres

/// What is removed once nobody needs it, each by a statement of its own.
package enum Sweep: String, Sendable, CaseIterable {
    /// Codes that were never redeemed, and families that are over.
    case grants
    /// Those that have ended or expired, once no family stands on them.
    case sessions
    /// Marks of access tokens that have expired since.
    case revokedTokens = "revoked_tokens"
    /// Notices that were delivered a week ago, or given up a month ago.
    case logoutNotices = "logout_notices"
    /// Thirty days after they were written, however far they came.
    case mails
    /// A day after nothing can be done with them any more.
    case mailProofs = "mail_proofs"
    /// Counts whose window is over.
    case limits
    case invitations
    /// Trips to a provider from which nobody came back in time.
    case federationAttempts = "federation_attempts"
}

/// What one batch did.
package struct Swept: Sendable, Equatable {
    /// Rows that are gone.
    package let gone: Int
    /// Rows that were looked at and stay for now.
    package let kept: Int

    package init(gone: Int, kept: Int) {
        self.gone = gone
        self.kept = kept
    }
}

extension ServerStore {
    static let housekeepingClaim = ServerStatement("UPDATE housekeeping SET due_at = $2 WHERE due_at <= $1")

    /// The newest of a client in a live session stays, also when it is over: it is what tells that the client has to hear of the
    /// session's end.
    static let grantsSweep = ServerStatement(
        """
        WITH due AS MATERIALIZED (
            SELECT tenant_id, id FROM grants WHERE sweep_at <= $1 ORDER BY sweep_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), needed AS MATERIALIZED (
            SELECT g.*, least(s.expires_at, s.idle_expires_at) AS session_expires_at,
                   s.ended_at IS NOT NULL OR least(s.expires_at, s.idle_expires_at) <= $1 AS session_is_over,
                   CASE WHEN g.ended_at IS NOT NULL THEN g.ended_at
                       WHEN g.refresh_generation IS NOT NULL AND g.code_redeemed_at IS NOT NULL THEN
                           least(g.refresh_expires_at, g.refresh_idle_expires_at)
                       ELSE g.code_expires_at END + kept_for() AS until
            FROM due JOIN grants g USING (tenant_id, id) JOIN sessions s ON s.tenant_id = g.tenant_id AND s.id = g.session_id
        ), judged AS MATERIALIZED (
            SELECT n.tenant_id, n.id, n.until,
                   n.until <= $1 AND (n.code_redeemed_at IS NULL OR n.session_is_over OR EXISTS (
                       SELECT FROM grants newer
                       WHERE newer.tenant_id = n.tenant_id AND newer.session_id = n.session_id
                         AND newer.client_id = n.client_id AND newer.code_redeemed_at > n.code_redeemed_at)) AS goes,
                   CASE WHEN n.until > $1 THEN n.until ELSE greatest(n.session_expires_at, $1 + kept_for()) END AS next
            FROM needed n
        ), gone AS (
            DELETE FROM grants g USING judged j WHERE g.tenant_id = j.tenant_id AND g.id = j.id AND j.goes RETURNING 1
        ), kept AS (
            UPDATE grants g SET sweep_at = j.next FROM judged j
            WHERE g.tenant_id = j.tenant_id AND g.id = j.id AND NOT j.goes RETURNING 1
        )
        SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM kept)
        """)

    static let sessionsSweep = ServerStatement(
        """
        WITH due AS MATERIALIZED (
            SELECT tenant_id, id FROM sessions WHERE sweep_at <= $1 ORDER BY sweep_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), needed AS MATERIALIZED (
            SELECT s.tenant_id, s.id, least(s.ended_at, s.idle_expires_at, s.expires_at) + kept_for() AS until
            FROM due JOIN sessions s USING (tenant_id, id)
        ), judged AS MATERIALIZED (
            SELECT n.tenant_id, n.id,
                   n.until <= $1 AND NOT EXISTS (
                       SELECT FROM grants g WHERE g.tenant_id = n.tenant_id AND g.session_id = n.id) AS goes,
                   greatest(n.until, $1 + kept_for()) AS next
            FROM needed n
        ), gone AS (
            DELETE FROM sessions s USING judged j WHERE s.tenant_id = j.tenant_id AND s.id = j.id AND j.goes RETURNING 1
        ), kept AS (
            UPDATE sessions s SET sweep_at = j.next FROM judged j
            WHERE s.tenant_id = j.tenant_id AND s.id = j.id AND NOT j.goes RETURNING 1
        )
        SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM kept)
        """)

    static let revokedTokensSweep = ServerStatement(
        """
        WITH due AS MATERIALIZED (
            SELECT tenant_id, id FROM revoked_tokens WHERE expires_at <= $1
            ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM revoked_tokens t USING due WHERE t.tenant_id = due.tenant_id AND t.id = due.id RETURNING 1
        )
        SELECT count(*), 0::bigint FROM gone
        """)

    static let logoutNoticesSweep = ServerStatement(
        """
        WITH due AS MATERIALIZED (
            SELECT tenant_id, id FROM logout_notices
            WHERE state <> 'queued' AND last_attempt_at <= $1::timestamptz - interval '7 days'
              AND (state = 'delivered' OR last_attempt_at <= $1::timestamptz - interval '30 days')
            ORDER BY last_attempt_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM logout_notices n USING due WHERE n.tenant_id = due.tenant_id AND n.id = due.id RETURNING 1
        )
        SELECT count(*), 0::bigint FROM gone
        """)

    static let mailsSweep = ServerStatement(
        """
        WITH due AS MATERIALIZED (
            SELECT tenant_id, id FROM mails WHERE created_at <= $1::timestamptz - interval '30 days'
            ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM mails m USING due WHERE m.tenant_id = due.tenant_id AND m.id = due.id RETURNING 1
        )
        SELECT count(*), 0::bigint FROM gone
        """)

    static let mailProofsSweep = ServerStatement(
        """
        WITH due AS MATERIALIZED (
            SELECT tenant_id, id FROM mail_proofs WHERE expires_at <= $1::timestamptz - kept_for()
            ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM mail_proofs p USING due WHERE p.tenant_id = due.tenant_id AND p.id = due.id RETURNING 1
        )
        SELECT count(*), 0::bigint FROM gone
        """)

    static let limitsSweep = ServerStatement(
        """
        WITH due AS MATERIALIZED (
            SELECT tenant_id, id FROM limits WHERE resets_at <= $1 ORDER BY resets_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM limits l USING due WHERE l.tenant_id = due.tenant_id AND l.id = due.id RETURNING 1
        )
        SELECT count(*), 0::bigint FROM gone
        """)

    static let invitationsSweep = ServerStatement(
        """
        WITH due AS MATERIALIZED (
            SELECT tenant_id, email_key FROM invitations WHERE expires_at <= $1 AND declined_at IS NULL
            ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM invitations i USING due
            WHERE i.tenant_id = due.tenant_id AND i.email_key = due.email_key RETURNING 1
        )
        SELECT count(*), 0::bigint FROM gone
        """)

    /// One that was used stays as long as the others: that it comes twice has to be seen.
    static let federationAttemptsSweep = ServerStatement(
        """
        WITH due AS MATERIALIZED (
            SELECT tenant_id, id FROM federation_attempts WHERE expires_at <= $1::timestamptz - kept_for()
            ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM federation_attempts a USING due WHERE a.tenant_id = due.tenant_id AND a.id = due.id RETURNING 1
        )
        SELECT count(*), 0::bigint FROM gone
        """)

    /// Whether this node is to do the round that is due; the next one is at `next`. Of all nodes that ask, one is told yes.
    package func claimHousekeeping(next: Date, now: Date) async throws(StoreError) -> Bool {
        try await run(Self.housekeepingClaim, now, next).affected == 1
    }

    /// One batch: rows that others hold are passed over, and nothing is held longer than the statement takes. There is more to do
    /// when it looked at `limit` rows.
    package func run(_ sweep: Sweep, limit: Int, now: Date) async throws(StoreError) -> Swept {
        let statement =
            switch sweep {
            case .grants: Self.grantsSweep
            case .sessions: Self.sessionsSweep
            case .revokedTokens: Self.revokedTokensSweep
            case .logoutNotices: Self.logoutNoticesSweep
            case .mails: Self.mailsSweep
            case .mailProofs: Self.mailProofsSweep
            case .limits: Self.limitsSweep
            case .invitations: Self.invitationsSweep
            case .federationAttempts: Self.federationAttemptsSweep
            }
        guard let row = try await run(statement, now, limit).first else { return Swept(gone: 0, kept: 0) }
        let (gone, kept) = try row.read(Int.self, Int.self)
        return Swept(gone: gone, kept: kept)
    }
}
