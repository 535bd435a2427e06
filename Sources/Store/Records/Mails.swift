package import FoundationEssentials
package import OAuth
import Postgres

/// An attempt at sending a mail, which nobody else makes meanwhile.
package struct MailDelivery: Sendable {
    package let mail: Mail.ID
    package let tenantID: Tenant.ID
    package let tenant: Tenant.Slug
    /// Nil: its seal doesn't open any more.
    package let letter: Letter?
    package let created: Date
    /// This one included.
    package let attempts: Int
}

extension TenantStore {
    static let mailInsert = TenantStatement(
        """
        INSERT INTO mails (tenant_id, id, kind, user_id, recipient, recipient_digest, letter, created_at, due_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
        """)

    static let mailSettle = TenantStatement(
        """
        UPDATE mails SET state = $4, outcome = $5, due_at = $6, letter = CASE WHEN $4 = 'sent' THEN NULL ELSE letter END
        WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND state = 'queued'
        """)

    static let mails = TenantStatement(
        """
        SELECT id, kind, user_id, recipient, letter, created_at, state, attempts, last_attempt_at, outcome, due_at
        FROM mails
        WHERE tenant_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3))
        ORDER BY created_at DESC, id DESC LIMIT $4
        """)

    /// Says what came of an attempt. `due` is when to try again; it goes with `queued`. Nothing happens when the attempt took so
    /// long that another one was begun. What a sent mail said is forgotten.
    package func settle(
        _ delivery: MailDelivery, _ state: Mail.State, outcome: String, due: Date?
    ) async throws(StoreError) {
        _ = try await run(Self.mailSettle, delivery.mail, delivery.attempts, state.rawValue, outcome, due)
    }

    /// One page of the mails, the newest first, from the first one behind `last`.
    package func mails(after last: Mail?, limit: Int) async throws(StoreError) -> [Mail] {
        var mails: [Mail] = []
        for row in try await run(Self.mails, last?.created, last?.id, limit) { mails.append(try mail(row)) }
        return mails
    }

    /// One row of `mails`.
    func mail(_ row: Row) throws(StoreError) -> Mail {
        let (mail, kind, user, recipient, letter, created, state, attempts, lastAttempt, outcome, due) = try row.read(
            Mail.ID.self, String.self, UserID?.self, [UInt8].self, [UInt8]?.self, Date.self, String.self, Int.self,
            Date?.self, String?.self, Date?.self)
        let seal = MailSeal(seal, tenant: id, mail: mail)
        return Mail(
            id: mail, kind: try stored(Letter.Kind(rawValue: kind), "kind of mail"),
            recipient: try seal.openRecipient(recipient), user: user, created: created,
            state: try stored(Mail.State(rawValue: state), "state"), attempts: attempts, lastAttempt: lastAttempt,
            outcome: outcome, due: due, letter: try letter.map { sealed throws(StoreError) in try seal.open(sealed) })
    }
}

extension TenantTransaction {
    /// Puts a mail into the outbox; it goes when the transaction is committed, and not otherwise.
    func post(_ letter: Letter, about user: UserID?, now: Date) async throws(StoreError) {
        let mail = Mail.ID.random()
        let seal = MailSeal(seal, tenant: id, mail: mail)
        guard let email = EmailAddress(letter.recipient) else { throw .broken("a mail to no address") }
        let digest = self.seal.digest(ofAddress: email, tenant: id)
        _ = try await run(
            TenantStore.mailInsert, mail, letter.kind.rawValue, user, try seal.sealRecipient(letter.recipient), digest,
            try seal.seal(letter), now)
    }
}

extension ServerStore {
    static let mailsClaim = ServerStatement(
        """
        WITH first AS MATERIALIZED (
            SELECT tenant_id, id, due_at FROM mails WHERE due_at <= $1 AND NOT tenant_id = ANY ($4::uuid[])
            ORDER BY due_at LIMIT 2000
        ), fair AS MATERIALIZED (
            SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id ORDER BY due_at) AS turn
            FROM first ORDER BY turn, due_at LIMIT 4 * $2::bigint
        ), due AS MATERIALIZED (
            SELECT m.tenant_id, m.id FROM fair f JOIN mails m ON m.tenant_id = f.tenant_id AND m.id = f.id
            WHERE m.due_at <= $1 ORDER BY f.turn LIMIT $2 FOR NO KEY UPDATE OF m SKIP LOCKED
        )
        UPDATE mails m SET attempts = m.attempts + 1, last_attempt_at = $1, due_at = $3
        FROM due, tenants t WHERE m.tenant_id = due.tenant_id AND m.id = due.id AND t.id = m.tenant_id
        RETURNING m.tenant_id, m.id, t.slug, m.letter, m.created_at, m.attempts
        """)

    static let mailsNext = ServerStatement(
        "SELECT min(due_at) FROM mails WHERE due_at IS NOT NULL AND NOT tenant_id = ANY ($1::uuid[])")

    /// Takes mails that are due, each tenant's first one before any tenant's second, and none of the `busy` ones': nobody else attempts
    /// them before `lease`, by which this attempt has to be settled.
    package func claimMails(
        limit: Int, busy: [Tenant.ID], lease: Date, now: Date
    ) async throws(StoreError) -> [MailDelivery] {
        var deliveries: [MailDelivery] = []
        for row in try await run(Self.mailsClaim, now, limit, lease, busy.map(\.rawValue)) {
            let (tenant, mail, slug, letter, created, attempts) = try row.read(
                Tenant.ID.self, Mail.ID.self, String.self, [UInt8].self, Date.self, Int.self)
            let seal = MailSeal(seal, tenant: tenant, mail: mail)
            deliveries.append(
                MailDelivery(
                    mail: mail, tenantID: tenant, tenant: try stored(Tenant.Slug(slug), "slug"),
                    letter: try? seal.open(letter), created: created, attempts: attempts))
        }
        return deliveries
    }

    /// When the next attempt is due, but for the `busy` ones'; nil when nothing is queued.
    package func nextMail(busy: [Tenant.ID] = []) async throws(StoreError) -> Date? {
        try await run(Self.mailsNext, busy.map(\.rawValue)).first?.read(Date?.self, at: 0)
    }
}

/// The sealed columns of one mail.
private struct MailSeal {
    private let seal: ColumnSeal
    private let tenant: String
    private let mail: String

    init(_ seal: ColumnSeal, tenant: Tenant.ID, mail: Mail.ID) {
        self.seal = seal
        self.tenant = tenant.description
        self.mail = mail.description
    }

    private var recipient: ColumnSeal.Place {
        ColumnSeal.Place(tenant: tenant, table: "mails", column: "recipient", row: mail)
    }

    private var letter: ColumnSeal.Place {
        ColumnSeal.Place(tenant: tenant, table: "mails", column: "letter", row: mail)
    }

    func sealRecipient(_ address: String) throws(StoreError) -> [UInt8] {
        try seal.seal(Array(address.utf8), at: recipient)
    }

    func openRecipient(_ sealed: [UInt8]) throws(StoreError) -> String {
        String(decoding: try seal.open(sealed, at: recipient), as: UTF8.self)
    }

    func seal(_ letter: Letter) throws(StoreError) -> [UInt8] {
        try seal.seal(JSONColumn.write(letter), at: self.letter)
    }

    func open(_ sealed: [UInt8]) throws(StoreError) -> Letter {
        try JSONColumn.read(try seal.open(sealed, at: letter))
    }
}
