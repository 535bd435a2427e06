import FoundationEssentials
import OAuth
import Postgres
import Store
import TestCluster
import TestStore
import Testing

/// What goes by itself of mails, proofs, limits and invitations, and which accounts are to be erased.
struct AccountHousekeepingTests {
    private let now = TestTenant.now
    private let day: TimeInterval = 86_400

    /// A database of this test's own: a sweep knows no tenants.
    private struct Ground {
        let database: TestDatabase
        let home: TestTenant

        init() async throws {
            database = try await TestDatabase(on: .shared())
            home = try await TestTenant(in: database)
        }

        func sweep(_ sweep: Sweep, at time: Date) async throws -> Int {
            try await database.store.server.run(sweep, limit: 100, now: time).gone
        }
    }

    private func begin(_ purpose: MailProof.Purpose, _ ground: Ground, lifetime: TimeInterval) async throws {
        let email = EmailAddress("bea@example.com")!
        let proof = NewMailProof(
            purpose: purpose, email: email, user: nil, isProvable: true,
            facts: MailProof.Facts(email: email.text, user: nil), browser: [1], expiry: now + lifetime)
        try await ground.home.records.begin(proof, sending: Letter(.signUp, to: email.text), now: now)
    }

    @Test func `a proof goes a day after it has expired, and its mail after a month`() async throws {
        let ground = try await Ground()
        try await begin(.signUp, ground, lifetime: 600)
        try await begin(.undo, ground, lifetime: 14 * day)
        #expect(try await ground.sweep(.mailProofs, at: now + 599 + day) == 0)
        #expect(try await ground.sweep(.mailProofs, at: now + 600 + day) == 1)
        #expect(try await ground.sweep(.mailProofs, at: now + 15 * day) == 1)
        #expect(try await ground.sweep(.mails, at: now + 30 * day - 1) == 0)
        #expect(try await ground.home.records.mails(after: nil, limit: 10).count == 2)
        #expect(try await ground.sweep(.mails, at: now + 30 * day) == 2)
    }

    @Test func `a count goes when its window is over`() async throws {
        let ground = try await Ground()
        _ = try await ground.home.records.count("tries_for_address", by: "ada", window: 3600, now: now)
        #expect(try await ground.sweep(.limits, at: now + 3599) == 0)
        #expect(try await ground.sweep(.limits, at: now + 3600) == 1)
    }

    @Test func `an invitation goes when it is over, and one that was declined stays`() async throws {
        let ground = try await Ground()
        for name in ["bea", "bob"] {
            let email = EmailAddress(name + "@example.com")!
            let token = InvitationToken(row: UUID())
            _ = try await ground.home.records.invite(
                email, by: token, sending: Letter(.invitation, to: email.text), expiry: now + day, now: now)
            if name == "bob" { #expect(try await ground.home.records.decline(token, now: now)) }
        }
        #expect(try await ground.sweep(.invitations, at: now + day - 1) == 0)
        #expect(try await ground.sweep(.invitations, at: now + day) == 1)
        let left = try await ground.home.records.invitations(after: "", limit: 10)
        #expect(left.map(\.email) == ["bob@example.com"] && left.map(\.isDeclined) == [true])
        // Nobody asks again.
        let again = try await ground.home.records.invite(
            EmailAddress("bob@example.com")!, by: InvitationToken(row: UUID()),
            sending: Letter(.invitation, to: "bob@example.com"), expiry: now + 9 * day, now: now)
        #expect(!again)
    }

    @Test func `the accounts whose time has come are found, of all tenants, and no others`() async throws {
        let ground = try await Ground()
        let other = try await TestTenant(in: ground.database)
        let user = try await ground.home.user()
        _ = try await ground.home.user("bob@example.com")
        let neighbour = try await other.user()
        for (records, user) in [(ground.home.records, user), (other.records, neighbour)] {
            #expect(
                try await records.close(
                    user, erasing: now + day, recording: AuditEvent(.accountClosed), sending: nil, now: now))
        }
        let server = ground.database.store.server
        #expect(try await server.usersToErase(limit: 10, now: now + day - 1).isEmpty)
        #expect(Set(try await server.usersToErase(limit: 10, now: now + day).map(\.user)) == [user, neighbour])
        let erased = try await ground.home.records.erase(
            user, recording: AuditEvent(.accountErased), telling: { Letter(.erased, to: $0.email) }, now: now + day)
        #expect(erased)
        #expect(try await server.usersToErase(limit: 10, now: now + day).map(\.user) == [neighbour])
    }
}
