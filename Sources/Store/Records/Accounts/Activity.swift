package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let accountActivity = TenantStatement(
        """
        SELECT kind, at, client_id, network FROM audit_events
        WHERE tenant_id = $1 AND user_id = $2 AND at > $3 ORDER BY at DESC LIMIT $4
        """)

    static let mailsOfUser = TenantStatement(
        """
        SELECT id, kind, user_id, recipient, NULL::bytea, created_at, state, attempts, last_attempt_at, outcome, due_at
        FROM mails WHERE tenant_id = $1 AND user_id = $2 ORDER BY created_at DESC LIMIT 1000
        """)

    static let userCreated = TenantStatement("SELECT created_at FROM users WHERE tenant_id = $1 AND id = $2")

    /// What was written to the person lately, the latest first, without what it said.
    package func mails(about user: UserID) async throws(StoreError) -> [Mail] {
        var mails: [Mail] = []
        for row in try await run(Self.mailsOfUser, user) { mails.append(try mail(row)) }
        return mails
    }

    /// When the account was made; nil when there is none.
    package func created(_ user: UserID) async throws(StoreError) -> Date? {
        try await run(Self.userCreated, user).first?.read(Date.self)
    }

    /// What happened to an account since then, the latest first.
    package func activity(of user: UserID, since: Date, limit: Int) async throws(StoreError) -> [AccountActivity] {
        var activity: [AccountActivity] = []
        for row in try await run(Self.accountActivity, user, since, limit) {
            let (kind, time, client, network) = try row.read(String.self, Date.self, String?.self, String?.self)
            activity.append(
                AccountActivity(
                    kind: kind, time: time, client: client.flatMap { Client.ID($0) }, network: network))
        }
        return activity
    }
}
