import FoundationEssentials
import OAuth
import Outbound
import Postgres
import SignIn
import Store
import TestCluster
import TestStore
import Testing

/// What becomes of a mail that can't be sent.
@Suite struct MailDispatchTests {
    private static let start = TestTenant.now

    private struct Ground {
        let database: TestDatabase
        let home: TestTenant
        let sender: SMTPSender
        let dispatch: MailDispatch

        /// Nobody listens where the mail goes.
        init() async throws {
            database = try await TestDatabase(on: .shared())
            home = try await TestTenant(in: database)
            sender = SMTPSender(try SMTPSettings(url: "smtp://127.0.0.1:1?tls=none", timeout: .seconds(5)))
            dispatch = MailDispatch(
                store: database.store, sender: sender, from: try MailAddress("noreply@example.com"),
                publicURL: try PublicURL("https://id.example"), logger: silence,
                render: { letter, _ in
                    MailDispatch.Words(subject: letter.kind.rawValue, language: "en", text: "x", html: "<p>x</p>")
                })
        }

        func write(_ recipient: String = "bea@example.com") async throws {
            _ = try await home.records.invite(
                EmailAddress("bea@example.com")!, by: InvitationToken(row: UUID()),
                sending: Letter(.invitation, to: recipient), expiry: MailDispatchTests.start + 500,
                now: MailDispatchTests.start)
        }

        /// Makes the attempts that are due, and shows the mail after them.
        func attempted(at time: Date) async throws -> Mail {
            for delivery in try await dispatch.due(10, busy: [], now: time) {
                await dispatch.attempt(delivery, now: { time })
            }
            return try #require(try await home.records.mails(after: nil, limit: 1).first)
        }
    }

    @Test func `without a mail server it waits, is tried again ever later, and is given up after four days`()
        async throws
    {
        let ground = try await Ground()
        defer { ground.sender.shutdown() }
        try await ground.write()
        var time = Self.start
        var attempts = 0
        while true {
            let mail = try await ground.attempted(at: time)
            attempts += 1
            #expect(mail.attempts == attempts && mail.lastAttempt == time && mail.letter != nil)
            #expect(mail.outcome?.isEmpty == false)
            guard let due = mail.due else {
                #expect(mail.state == .failed)
                break
            }
            #expect(mail.state == .queued && due > time)
            #expect(try await ground.dispatch.next(busy: []) == due)
            #expect(try await ground.dispatch.due(10, busy: [], now: due - 1).isEmpty)
            time = due
        }
        #expect(attempts > 15 && time > Self.start + 3.5 * 86_400)
        #expect(try await ground.dispatch.next(busy: []) == nil)
    }

    @Test func `what no server could ever take is given up at once`() async throws {
        let ground = try await Ground()
        defer { ground.sender.shutdown() }
        try await ground.write("\"quoted\"@example.com")
        let mail = try await ground.attempted(at: Self.start)
        #expect(mail.state == .failed && mail.attempts == 1)
    }

    @Test func `a tenant that is shut has its mails kept for it`() async throws {
        let ground = try await Ground()
        defer { ground.sender.shutdown() }
        try await ground.write()
        _ = try await ground.database.store.server.enable(ground.home.tenant.slug, false)
        let mail = try await ground.attempted(at: Self.start)
        #expect(mail.state == .queued && mail.due == Self.start + 10 && mail.outcome == "the tenant is shut")
    }

    @Test func `one whose seal does not open is given up, and kept`() async throws {
        let ground = try await Ground()
        defer { ground.sender.shutdown() }
        try await ground.write()
        _ = try await ground.database.database.execute(
            Statement("UPDATE mails SET letter = substr(letter, 1, 20) || '\\x00' || substr(letter, 22)"))
        let attempt = try #require(try await ground.dispatch.due(10, busy: [], now: Self.start).first)
        await ground.dispatch.attempt(attempt, now: { Self.start })
        let rows = try await ground.database.database.execute(
            Statement("SELECT state || ': ' || outcome FROM mails WHERE tenant_id = $1"), ground.home.tenant.id)
        #expect(try rows[0].decode(String.self) == "failed: what it says can't be opened")
    }

    @Test func `one whose outcome was lost with its node goes again, under the same name`() async throws {
        let ground = try await Ground()
        defer { ground.sender.shutdown() }
        try await ground.write()
        let first = try #require(try await ground.dispatch.due(10, busy: [], now: Self.start).first)
        #expect(try await ground.dispatch.due(10, busy: [], now: Self.start + 59).isEmpty)
        let second = try #require(try await ground.dispatch.due(10, busy: [], now: Self.start + 60).first)
        #expect(first.mail == second.mail && first.created == second.created && second.attempts == 2)
    }
}
