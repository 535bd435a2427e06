import FoundationEssentials
import OAuth
import Postgres
import Store
import TestStore
import Testing

@Suite struct UserRecordTests {
    private let now = TestTenant.now

    @Test func `saving a user says what it did`() async throws {
        let home = try await TestTenant()
        let id = try await home.user("Ada@Example.com", password: [1])
        let records = home.records
        let email = EmailAddress("ADA@example.com")!
        let stored = try #require(try await records.user(email))
        #expect(stored.id == id)
        #expect(stored.claims.email == "Ada@Example.com", "as it was written")
        #expect(stored.claims.profile == [.name: "Ada Lovelace", .locale: "en-GB"])
        #expect(stored.claims.address == ["country": "England"])
        #expect(try await records.save(stored, password: nil, now: now + 5) == .unchanged)
        #expect(try await records.user(email)?.claims.updatedAt == now)
        var claims = stored.claims
        claims.roles = ["admin", "auditor"]
        let promoted = UserRecord(id: id, claims: claims, isEnabled: true)
        #expect(try await records.save(promoted, password: nil, ifPresent: .leave, now: now + 5) == .unchanged)
        #expect(try await records.save(promoted, password: nil, now: now + 5) == .changed)
        #expect(try await records.user(email)?.claims.updatedAt == now + 5)
        #expect(try await records.passwordAccount(email)?.password == [1], "kept")
        #expect(try await records.save(promoted, password: [2], now: now + 6) == .changed)
        #expect(try await records.passwordAccount(email)?.password == [2])
    }

    @Test(arguments: [IfPresent.KeptColumn.enabled, .emailVerified, .phoneNumberVerified])
    func `what moved on since is kept where that is asked for`(_ column: IfPresent.KeptColumn) async throws {
        let home = try await TestTenant()
        let id = try await home.user()
        let email = EmailAddress("ada@example.com")!
        var claims = try #require(try await home.records.user(email)).claims
        let declared = UserRecord(id: id, claims: claims, isEnabled: true)
        if column == .emailVerified { claims.emailVerified.toggle() }
        if column == .phoneNumberVerified { claims.phoneNumberVerified.toggle() }
        let moved = UserRecord(id: id, claims: claims, isEnabled: column != .enabled)
        #expect(try await home.records.save(moved, password: nil, now: now) == .changed)
        let keeping = IfPresent.replace(keeping: [column])
        #expect(try await home.records.save(declared, password: nil, ifPresent: keeping, now: now) == .unchanged)
        #expect(try await home.records.save(declared, password: nil, now: now) == .changed)
    }

    @Test func `another number is not verified because the old one was`() async throws {
        let home = try await TestTenant()
        let id = try await home.user { $0.phoneNumberVerified = true }
        let email = EmailAddress("ada@example.com")!
        var claims = try #require(try await home.records.user(email)).claims
        claims.phoneNumber = "+1 555 0100"
        claims.phoneNumberVerified = false
        let keeping = IfPresent.replace(keeping: [.phoneNumberVerified])
        let moved = UserRecord(id: id, claims: claims, isEnabled: true)
        #expect(try await home.records.save(moved, password: nil, ifPresent: keeping, now: now) == .changed)
        #expect(try await home.records.user(email)?.claims.phoneNumberVerified == false)
    }

    @Test func `an address that another account has is left to it`() async throws {
        let home = try await TestTenant()
        let id = try await home.user()
        let email = EmailAddress("ada@example.com")!
        let claims = try #require(try await home.records.user(email)).claims
        let second = UserRecord(id: .random(), claims: claims, isEnabled: false)
        #expect(try await home.records.save(second, password: [6], now: now) == .unchanged)
        let account = try #require(try await home.records.passwordAccount(email))
        #expect(account.user == id)
        #expect(account.password == nil)
        #expect(account.isEnabled)
    }

    @Test func `users come page by page, in the order of their addresses`() async throws {
        let home = try await TestTenant()
        for name in ["Bo", "al", "Cy"] { _ = try await home.user("\(name)@example.com") }
        #expect(
            try await home.records.users(after: "", limit: 2).map(\.claims.email) == [
                "al@example.com", "Bo@example.com",
            ])
        #expect(
            try await home.records.users(after: "bo@example.com", limit: 2).map(\.claims.email) == ["Cy@example.com"])
    }

    @Test func `a late re-hash does not overwrite a password that was replaced meanwhile`() async throws {
        let home = try await TestTenant()
        let id = try await home.user(password: [1])
        let email = EmailAddress("ada@example.com")!
        try await home.records.replacePassword(of: id, [1], with: [2])
        #expect(try await home.records.account(email)?.password == [2])
        try await home.records.replacePassword(of: id, [1], with: [3])
        #expect(try await home.records.account(email)?.password == [2])
    }

    @Test func `a re-hash is no news of the person`() async throws {
        let home = try await TestTenant()
        let id = try await home.user(password: [1])
        try await home.records.replacePassword(of: id, [1], with: [2])
        #expect(try await home.records.user(EmailAddress("ada@example.com")!)?.claims.updatedAt == now)
    }
}
