import FoundationEssentials
import OAuth
import Postgres
import Store
import TestCluster
import TestStore
import Testing

/// Mails as rows: what waits, what was sent, and who sends it.
@Suite struct MailRecordTests {
    private let now = TestTenant.now

    /// A database of this test's own: whoever sends knows no tenants.
    private struct Ground {
        let database: TestDatabase
        let home: TestTenant
        var server: ServerStore { database.store.server }

        init() async throws {
            database = try await TestDatabase(on: .shared())
            home = try await TestTenant(in: database)
        }

        /// Puts a mail into the outbox of the ground's tenant, or of another one.
        func write(_ email: String = "bea@example.com", at time: Date = TestTenant.now, of tenant: TestTenant? = nil)
            async throws
        {
            let address = EmailAddress(email)!
            var letter = Letter(.invitation, to: email)
            letter.name = "Bea"
            letter.link = "https://id.example/secret"
            let isInvited = try await (tenant ?? home).records.invite(
                address, by: InvitationToken(row: UUID()), sending: letter, expiry: time + 500, now: time)
            #expect(isInvited)
        }

        func claim(_ limit: Int = 10, busy: [Tenant.ID] = [], at time: Date) async throws -> [MailDelivery] {
            try await server.claimMails(limit: limit, busy: busy, lease: time + 120, now: time)
        }
    }

    @Test func `a mail waits with all that it says, for the operator and for whoever sends it`() async throws {
        let ground = try await Ground()
        try await ground.write()
        let mail = try #require(try await ground.home.records.mails(after: nil, limit: 10).first)
        #expect(mail.kind == .invitation && mail.recipient == "bea@example.com" && mail.state == .queued)
        #expect(mail.created == now && mail.due == now && mail.attempts == 0)
        #expect(mail.lastAttempt == nil && mail.outcome == nil && mail.letter?.name == "Bea")
        let delivery = try #require(try await ground.claim(at: now).first)
        #expect(delivery.mail == mail.id && delivery.tenantID == ground.home.tenant.id)
        #expect(delivery.tenant == ground.home.tenant.slug && delivery.attempts == 1 && delivery.created == now)
        #expect(delivery.letter?.link == "https://id.example/secret")
    }

    @Test func `nothing of it can be read in its row`() async throws {
        let ground = try await Ground()
        try await ground.write("hidden@example.com")
        let row = try await ground.database.database.execute(
            Statement("SELECT encode(recipient || letter, 'escape') FROM mails WHERE tenant_id = $1"),
            ground.home.tenant.id)
        let text: String = try row[0].decode(String.self)
        for secret in ["hidden", "Bea", "id.example"] { #expect(!text.contains(secret)) }
    }

    @Test func `each mail is claimed by one of all who send, and again when it was not settled in time`() async throws {
        let ground = try await Ground()
        for number in 0..<6 { try await ground.write("p\(number)@example.com") }
        let other = TestDatabase(besides: ground.database).store.server
        #expect(try await ground.claim(at: now - 1).isEmpty)
        #expect(try await ground.server.nextMail() == now)
        let claimed = try await withThrowingTaskGroup(of: [MailDelivery].self) { group in
            for server in [ground.server, other, ground.server, other] {
                group.addTask { [now] in
                    try await server.claimMails(limit: 4, busy: [], lease: now + 120, now: now)
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        // Two who look at the same ones at once may leave some for the next look.
        let left = try await ground.claim(at: now)
        #expect(Set((claimed + left).map(\.mail)).count == 6 && claimed.count + left.count == 6)
        #expect((claimed + left).allSatisfy { $0.attempts == 1 })
        #expect(try await ground.claim(at: now + 119).isEmpty)
        let again = try await ground.claim(at: now + 120)
        #expect(again.count == 6 && again.allSatisfy { $0.attempts == 2 })
    }

    @Test func `what came of an attempt is kept, and what a sent mail said is forgotten`() async throws {
        let ground = try await Ground()
        for email in ["sent@example.com", "failed@example.com", "again@example.com"] { try await ground.write(email) }
        let records = ground.home.records
        for delivery in try await ground.claim(at: now) {
            switch delivery.letter?.recipient {
            case "sent@example.com": try await records.settle(delivery, .sent, outcome: "accepted", due: nil)
            case "failed@example.com": try await records.settle(delivery, .failed, outcome: "550 nobody", due: nil)
            default: try await records.settle(delivery, .queued, outcome: "451 later", due: now + 10)
            }
        }
        var mails: [String: Mail] = [:]
        for mail in try await records.mails(after: nil, limit: 10) { mails[mail.recipient] = mail }
        let sent = try #require(mails["sent@example.com"])
        #expect(sent.state == .sent && sent.letter == nil && sent.due == nil && sent.outcome == "accepted")
        let failed = try #require(mails["failed@example.com"])
        #expect(failed.state == .failed && failed.letter != nil && failed.due == nil && failed.outcome == "550 nobody")
        let again = try #require(mails["again@example.com"])
        #expect(again.state == .queued && again.due == now + 10 && again.lastAttempt == now && again.attempts == 1)
        #expect(try await ground.server.nextMail() == now + 10)
        #expect(try await ground.claim(at: now + 9).isEmpty)
        #expect(try await ground.claim(at: now + 10).map(\.mail) == [again.id])
    }

    @Test func `an attempt that took too long says nothing any more`() async throws {
        let ground = try await Ground()
        try await ground.write()
        let late = try #require(try await ground.claim(at: now).first)
        let present = try #require(try await ground.claim(at: now + 120).first)
        try await ground.home.records.settle(late, .failed, outcome: "late", due: nil)
        #expect(try await ground.home.records.mails(after: nil, limit: 1).first?.state == .queued)
        try await ground.home.records.settle(present, .sent, outcome: "accepted", due: nil)
        try await ground.home.records.settle(present, .failed, outcome: "twice", due: nil)
        let mail = try #require(try await ground.home.records.mails(after: nil, limit: 1).first)
        #expect(mail.state == .sent && mail.outcome == "accepted")
    }

    @Test func `a tenant with many mails keeps no other one waiting, and a busy one is passed over`() async throws {
        let ground = try await Ground()
        for number in 0..<20 { try await ground.write("p\(number)@example.com") }
        let small = try await TestTenant(in: ground.database)
        try await ground.write(at: now + 1, of: small)
        let first = try await ground.claim(2, at: now + 2)
        #expect(Set(first.map(\.tenantID)) == [ground.home.tenant.id, small.tenant.id])
        #expect(try await ground.claim(2, busy: [ground.home.tenant.id], at: now + 2).isEmpty)
        let second = try await ground.claim(4, at: now + 2)
        #expect(second.count == 4 && second.allSatisfy { $0.tenantID == ground.home.tenant.id })
        let rest = try await ground.claim(100, at: now + 2)
        #expect(rest.count == 15)
    }

    @Test func `the oldest goes first`() async throws {
        let ground = try await Ground()
        for (email, age) in [("b@example.com", 5), ("a@example.com", 9), ("c@example.com", 1)] {
            try await ground.write(email, at: now - Double(age))
        }
        var sent: [String] = []
        for _ in 0..<3 { sent += try await ground.claim(1, at: now).compactMap(\.letter?.recipient) }
        #expect(sent == ["a@example.com", "b@example.com", "c@example.com"])
    }

    @Test func `a list goes on where its page ended, the newest first`() async throws {
        let ground = try await Ground()
        for number in 0..<7 {
            // Two of each second.
            try await ground.write("p\(number)@example.com", at: now + Double(number / 2))
        }
        var seen: [Mail] = []
        while true {
            let page = try await ground.home.records.mails(after: seen.last, limit: 3)
            if page.isEmpty { break }
            seen += page
        }
        #expect(seen.count == 7 && Set(seen.map(\.id)).count == 7)
        #expect(seen.map(\.created) == seen.map(\.created).sorted(by: >))
    }

    @Test func `one whose seal doesn't open is told from one that is empty`() async throws {
        let ground = try await Ground()
        try await ground.write()
        let stranger = TestDatabase.store(on: ground.database.database, masterSecret: 2)
        let delivery = try #require(
            try await stranger.server.claimMails(limit: 1, busy: [], lease: now + 1, now: now).first)
        #expect(delivery.letter == nil && delivery.attempts == 1)
    }

    @Test func `whoever sends hears of new mails, and only once they are there`() async throws {
        let ground = try await Ground()
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let following = Task { await ground.server.followMails { continuation.yield() } }
        var heard = stream.makeAsyncIterator()
        await heard.next()
        try await ground.write()
        await heard.next()
        #expect(try await ground.claim(at: now).count == 1)
        following.cancel()
        await following.value
    }

    @Test func `a mail goes with its tenant, and not when what it tells of came to nothing`() async throws {
        let ground = try await Ground()
        let user = try await ground.home.user()
        let letter = Letter(.closed, to: "ada@example.com")
        let records = ground.home.records
        for (isClosed, mails) in [(true, 1), (false, 1)] {
            let closed = try await records.close(
                user, erasing: now + 10, recording: AuditEvent(.accountClosed), sending: letter, now: now)
            #expect(closed == isClosed)
            #expect(try await records.mails(after: nil, limit: 10).count == mails)
        }
        _ = try await ground.database.database.execute(
            Statement("DELETE FROM tenants WHERE id = $1"), ground.home.tenant.id)
        #expect(try await ground.claim(at: now).isEmpty)
        #expect(try await ground.server.nextMail() == nil)
    }
}
