import FoundationEssentials
import OAuth
import Store
import TestCluster
import TestStore
import Testing

/// What is swept away of mails, of what they prove, and of counts.
@Suite struct MailHousekeepingTests {
    private let now = TestTenant.now
    private let day: TimeInterval = 86_400

    @Test func `a mail goes thirty days after it was written`() async throws {
        let database = try await TestDatabase(on: .shared())
        let home = try await TestTenant(in: database)
        for age in [0.0, 10] {
            let token = InvitationToken(row: UUID())
            let email = EmailAddress("p\(age)@example.com")!
            _ = try await home.records.invite(
                email, by: token, sending: Letter(.invitation, to: email.text), expiry: now + 60 * day,
                now: now + age * day)
        }
        let server = database.store.server
        #expect(try await server.run(.mails, limit: 10, now: now + 29.9 * day).gone == 0)
        #expect(try await server.run(.mails, limit: 10, now: now + 30.1 * day).gone == 1)
        #expect(try await home.records.mails(after: nil, limit: 10).map(\.recipient) == ["p10.0@example.com"])
        #expect(try await server.run(.mails, limit: 10, now: now + 41 * day).gone == 1)
    }

    @Test func `a proof goes a day after nothing can be done with it any more`() async throws {
        let database = try await TestDatabase(on: .shared())
        let home = try await TestTenant(in: database)
        for (email, lifetime) in [("bea@example.com", 600.0), ("cleo@example.com", 14 * day)] {
            let address = EmailAddress(email)!
            let proof = NewMailProof(
                purpose: .signUp, email: address, user: nil, isProvable: true,
                facts: MailProof.Facts(email: email, user: .random()), browser: nil, expiry: now + lifetime)
            try await home.records.begin(proof, sending: nil, now: now)
        }
        let server = database.store.server
        #expect(try await server.run(.mailProofs, limit: 10, now: now + 0.9 * day).gone == 0)
        #expect(try await server.run(.mailProofs, limit: 10, now: now + 1.1 * day).gone == 1)
        #expect(try await server.run(.mailProofs, limit: 10, now: now + 14.9 * day).gone == 0)
        #expect(try await server.run(.mailProofs, limit: 10, now: now + 15.1 * day).gone == 1)
    }

    @Test func `a count goes with its window`() async throws {
        let database = try await TestDatabase(on: .shared())
        let home = try await TestTenant(in: database)
        for who in ["a", "b", "c"] { _ = try await home.records.count("tries", by: who, window: 60, now: now) }
        _ = try await home.records.count("tries", by: "d", window: 600, now: now)
        let server = database.store.server
        #expect(try await server.run(.limits, limit: 10, now: now + 59).gone == 0)
        #expect(try await server.run(.limits, limit: 2, now: now + 60).gone == 2)
        #expect(try await server.run(.limits, limit: 2, now: now + 60).gone == 1)
        #expect(try await home.records.count("tries", by: "d", window: 600, now: now + 60) == 2)
    }

    @Test func `an invitation goes when it expires, and that somebody wants none stays`() async throws {
        let database = try await TestDatabase(on: .shared())
        let home = try await TestTenant(in: database)
        for name in ["bea", "declined"] {
            let token = InvitationToken(row: UUID())
            let email = EmailAddress("\(name)@example.com")!
            _ = try await home.records.invite(
                email, by: token, sending: Letter(.invitation, to: email.text), expiry: now + 60, now: now)
            if name == "declined" { #expect(try await home.records.decline(token, now: now)) }
        }
        let server = database.store.server
        #expect(try await server.run(.invitations, limit: 10, now: now + 59).gone == 0)
        #expect(try await server.run(.invitations, limit: 10, now: now + 60).gone == 1)
        #expect(try await server.run(.invitations, limit: 10, now: now + 900 * day).gone == 0)
        #expect(try await home.records.invitations(after: "", limit: 10).map(\.email) == ["declined@example.com"])
    }
}
