import FoundationEssentials
import OAuth
import Store
import TestStore
import Testing

@Suite struct InvitationRecordTests {
    private let now = TestTenant.now

    private func invite(
        _ email: String, at home: TestTenant, by token: InvitationToken = InvitationToken(row: UUID()),
        expiry: Date = TestTenant.now + 100
    ) async throws -> Bool {
        try await home.records.invite(
            EmailAddress(email)!, by: token, sending: Letter(.invitation, to: email), expiry: expiry, now: now)
    }

    @Test func `an address is invited until the invitation expires, however it is written`() async throws {
        let home = try await TestTenant()
        #expect(try await invite("Bea@Example.com", at: home))
        for email in ["bea@example.com", "BEA@EXAMPLE.COM"] {
            #expect(try await home.records.isInvited(EmailAddress(email)!, now: now + 99))
            #expect(try await !home.records.isInvited(EmailAddress(email)!, now: now + 100))
        }
        #expect(try await !home.records.isInvited(EmailAddress("cleo@example.com")!, now: now))
        #expect(try await home.records.mails(after: nil, limit: 10).map(\.kind) == [.invitation])
    }

    @Test func `who is invited again has the newer link and time alone`() async throws {
        let home = try await TestTenant()
        let (first, second) = (InvitationToken(row: UUID()), InvitationToken(row: UUID()))
        #expect(try await invite("bea@example.com", at: home, by: first))
        #expect(try await invite("Bea@example.com", at: home, by: second, expiry: now + 900))
        #expect(try await home.records.invited(by: first) == nil)
        #expect(try await home.records.invited(by: second) == "Bea@example.com")
        let all = try await home.records.invitations(after: "", limit: 10)
        #expect(all.map(\.email) == ["Bea@example.com"] && all.map(\.expiry) == [now + 900])
        #expect(try await !home.records.decline(first, now: now))
    }

    @Test func `who wants no more of them gets none, until the operator forgets it`() async throws {
        let home = try await TestTenant()
        let token = InvitationToken(row: UUID())
        let email = EmailAddress("bea@example.com")!
        #expect(try await invite(email.text, at: home, by: token))
        let forged = InvitationToken(row: token.row)
        #expect(try await !home.records.decline(forged, now: now))
        #expect(try await home.records.isInvited(email, now: now))
        for _ in 0..<2 { #expect(try await home.records.decline(token, now: now)) }
        #expect(try await !home.records.isInvited(email, now: now))
        #expect(try await !invite(email.text, at: home))
        #expect(try await home.records.mails(after: nil, limit: 10).count == 1)
        #expect(try await home.records.invitations(after: "", limit: 10).map(\.isDeclined) == [true])
        #expect(try await home.records.uninvite(email))
        #expect(try await !home.records.uninvite(email))
        #expect(try await invite(email.text, at: home))
    }

    @Test func `a list goes on where its page ended`() async throws {
        let home = try await TestTenant()
        let emails = ["a@example.com", "b@example.com", "c@example.com", "d@example.com", "e@example.com"]
        for email in emails.shuffled() { #expect(try await invite(email, at: home)) }
        var seen: [String] = []
        while true {
            let page = try await home.records.invitations(after: seen.last ?? "", limit: 2)
            if page.isEmpty { break }
            seen += page.map(\.email)
        }
        #expect(seen == emails)
    }
}
