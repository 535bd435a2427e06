import FoundationEssentials
import OAuth
import Postgres
import Store
import TestCluster
import TestStore
import Testing

/// Accounts that their owners have deleted: closed, restored or erased.
@Suite struct AccountClosingTests {
    private let now = TestTenant.now
    private static let email = EmailAddress("ada@example.com")!

    private func close(_ user: UserID, at home: TestTenant, erasing time: Date = TestTenant.now + 100) async throws
        -> Bool
    {
        try await home.records.close(
            user, erasing: time, recording: AuditEvent(.accountClosed), sending: nil, now: now)
    }

    private func restore(
        _ user: UserID, at home: TestTenant, password: [UInt8]? = nil, now time: Date = TestTenant.now
    ) async throws -> Bool {
        try await home.records.restore(
            user, by: password.map { .password($0) }, recording: AuditEvent(.accountRestored),
            telling: { Letter(.restored, to: $0.email) }, now: time)
    }

    private func erase(_ user: UserID, at home: TestTenant, now time: Date = TestTenant.now + 100) async throws -> Bool
    {
        var event = AuditEvent(.accountErased)
        event.user = user
        return try await home.records.erase(
            user, recording: event, telling: { Letter(.erased, to: $0.email) }, now: time)
    }

    @Test func `closing ends everything that anybody had of it, and nobody signs in`() async throws {
        let home = try await TestTenant()
        let client = try await home.client(backchannelLogoutURI: "https://app.example/out")
        let user = try await home.user()
        let session = try await home.session(of: user)
        let offline = TestTenant.newFamily(isOffline: true)
        let family = try #require(
            try await home.family(home.newGrant(for: client, by: session.authentication, family: offline)))
        #expect(try await close(user, at: home))
        #expect(try await home.records.session(session.cookie, now: now) == nil)
        #expect(try await home.records.rotate(family, idleLifetime: 1000) == nil)
        #expect(try await home.records.logoutNotices(after: nil, limit: 10).count == 1)
        await #expect(throws: TestTenant.NoSession.self) { try await home.session(of: user) }
        #expect(try await home.records.passwordAccount(Self.email)?.isClosed == true)
        #expect(try await home.records.erasure(of: user) == now + 100)
        #expect(try await !close(user, at: home))
    }

    @Test func `restoring gives it back with the same id, until its time has come`() async throws {
        let home = try await TestTenant()
        let user = try await home.user(password: [1])
        #expect(try await !restore(user, at: home))
        #expect(try await close(user, at: home))
        #expect(try await !restore(user, at: home, password: [2]))
        #expect(try await !restore(user, at: home, password: [1], now: now + 100))
        #expect(try await restore(user, at: home, password: [1], now: now + 99))
        #expect(try await !restore(user, at: home, password: [1]))
        #expect(try await home.records.erasure(of: user) == nil)
        #expect(try await home.records.correspondent(Self.email)?.user == user)
        _ = try await home.session(of: user)
        #expect(try await !erase(user, at: home, now: now + 1000))
    }

    @Test func `erasing leaves the id and a digest of the address, and nothing else of the person`() async throws {
        let database = try await TestDatabase(on: .shared())
        let home = try await TestTenant(in: database)
        let client = try await home.client()
        let user = try await home.user("zelda-unique@example.com", password: Array("sealed-unique".utf8)) {
            $0 = UserClaims(
                email: "zelda-unique@example.com", emailVerified: true, phoneNumber: "+49 unique",
                phoneNumberVerified: true, roles: ["role-unique"], updatedAt: TestTenant.now,
                profile: [.name: "Zelda-unique"], address: ["country": "Country-unique"])
        }
        let session = try await home.session(of: user)
        _ = try await home.family(
            home.newGrant(for: client, by: session.authentication, family: TestTenant.newFamily()))
        try await home.records.addConsent(of: user, to: client.id, scopes: ["openid"], now: now)
        var event = AuditEvent(.signedIn)
        event.user = user
        event.network = "192.0.2.77"
        try await home.records.record(event, now: now)
        #expect(try await !erase(user, at: home))
        #expect(try await close(user, at: home))
        #expect(try await !erase(user, at: home, now: now + 99))
        #expect(try await database.store.server.usersToErase(limit: 10, now: now + 99).isEmpty)
        #expect(try await database.store.server.usersToErase(limit: 10, now: now + 100).map(\.user) == [user])
        #expect(try await erase(user, at: home))
        #expect(try await !erase(user, at: home))
        #expect(try await !restore(user, at: home, now: now + 50))
        #expect(try await database.store.server.usersToErase(limit: 10, now: now + 1000).isEmpty)
        let rows = try await everything(of: home)
        #expect(rows.contains("\(user)"))
        for text in ["unique", "192.0.2.77", "openid"] { #expect(!rows.contains(text), "\(text)") }
        let letter = try #require(try await home.records.mails(after: nil, limit: 10).first)
        #expect(letter.kind == .erased && letter.recipient == "zelda-unique@example.com" && letter.user == nil)
    }

    @Test func `neither id nor address of an erased account is given to another`() async throws {
        let home = try await TestTenant()
        let user = try await home.user()
        #expect(try await close(user, at: home))
        #expect(try await erase(user, at: home))
        #expect(try await home.records.correspondent(Self.email) == nil)
        #expect(try await home.records.isSpent(Self.email))
        #expect(try await home.records.isSpent(EmailAddress("ADA@example.com")!))
        await #expect(throws: StoreError.self) { try await home.user() }
        let other = try await home.user("bea@example.com")
        let claims = try #require(try await home.records.user(other)).claims
        await #expect(throws: StoreError.self) {
            _ = try await home.records.save(
                UserRecord(id: user, claims: claims, isEnabled: true), password: nil, now: now)
            guard try await home.records.correspondent(user) == nil else { return }
            throw StoreError.broken("as it was")
        }
        #expect(try await home.records.users(after: "", limit: 10).map(\.id) == [other])
        // In another tenant it is free.
        let elsewhere = try await TestTenant()
        #expect(try await !elsewhere.records.isSpent(Self.email))
        _ = try await elsewhere.user()
    }

    @Test func `of many who erase at once one does`() async throws {
        let home = try await TestTenant()
        let user = try await home.user()
        #expect(try await close(user, at: home))
        let erased = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { try await erase(user, at: home) } }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(erased == 1)
        #expect(try await home.audited(.accountErased).count == 1)
    }

    private func everything(of home: TestTenant) async throws -> String {
        let all = Statement(
            """
            SELECT string_agg(query_to_xml(
                format('SELECT * FROM %I WHERE tenant_id = %L', table_name, $1::uuid), true, false, '')::text, '')
            FROM information_schema.columns
            WHERE table_schema = 'public' AND column_name = 'tenant_id' AND table_name <> 'clients'
            """)
        return try await home.database.execute(all, home.tenant.id)[0].decode(String.self)
    }
}
