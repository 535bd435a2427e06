import FoundationEssentials
import OAuth
import Postgres
import Store
import TestCluster
import TestStore
import Testing

@Suite struct HousekeepingTests {
    private let now = TestTenant.now
    private static let day: TimeInterval = 86_400
    private var day: TimeInterval { Self.day }

    /// A database of this test's own: a sweep knows no tenants.
    private struct Ground {
        let database: TestDatabase
        let home: TestTenant
        let client: Client
        let user: UserID

        init() async throws {
            database = try await TestDatabase(on: .shared())
            home = try await TestTenant(in: database)
            client = try await home.client()
            user = try await home.user()
        }

        func session(lifetime: TimeInterval = 30 * HousekeepingTests.day) async throws -> Authentication {
            try await home.session(of: user, idle: lifetime, lifetime: lifetime).authentication
        }

        func family(in session: Authentication, lifetime: Int, at time: Date = TestTenant.now) async throws -> GrantID {
            let family = TestTenant.newFamily(lifetime: lifetime, idle: lifetime)
            let grant = try home.newGrant(for: client, by: session, family: family, at: time)
            return try #require(try await home.family(grant, at: time)).token.family
        }

        func sweep(_ sweep: Sweep, at time: Date, limit: Int = 100) async throws -> Swept {
            try await database.store.server.run(sweep, limit: limit, now: time)
        }

        func count(_ table: StaticString) async throws -> Int {
            try await database.database.execute(Statement(table)).first?.decode(Int.self) ?? -1
        }

        var grants: Int { get async throws { try await count("SELECT count(*) FROM grants") } }
        var sessions: Int { get async throws { try await count("SELECT count(*) FROM sessions") } }
    }

    @Test func `a code that nobody redeemed goes a day after it expired`() async throws {
        let ground = try await Ground()
        let session = try await ground.session()
        _ = try await ground.home.records.issue(ground.home.newGrant(for: ground.client, by: session))
        #expect(try await ground.sweep(.grants, at: now + 59 + day) == Swept(gone: 0, kept: 0))
        #expect(try await ground.sweep(.grants, at: now + 61 + day) == Swept(gone: 1, kept: 0))
        #expect(try await ground.grants == 0)
    }

    @Test func `a live family is looked at once and left alone until it is over`() async throws {
        let ground = try await Ground()
        let session = try await ground.session(lifetime: 3 * day)
        let family = try await ground.family(in: session, lifetime: 7 * 86_400)
        #expect(try await ground.sweep(.grants, at: now + 2 * day) == Swept(gone: 0, kept: 1))
        #expect(try await ground.sweep(.grants, at: now + 7.9 * day) == Swept(gone: 0, kept: 0))
        #expect(try await ground.home.records.family(family, now: now + 6 * day) != nil)
        // The session goes after it: a family that is over on its own may still stand on one that isn't.
        #expect(try await ground.sweep(.sessions, at: now + 5 * day) == Swept(gone: 0, kept: 1))
        #expect(try await ground.sweep(.grants, at: now + 8.1 * day) == Swept(gone: 1, kept: 0))
        #expect(try await ground.sweep(.sessions, at: now + 8.1 * day) == Swept(gone: 1, kept: 0))
        #expect(try await ground.sessions == 0)
        #expect(try await ground.grants == 0)
    }

    @Test func `what was ended goes a day later, and its session with it`() async throws {
        let ground = try await Ground()
        let session = try await ground.session()
        _ = try await ground.family(in: session, lifetime: 7 * 86_400)
        _ = try await ground.home.records.end(session.session, includingOffline: true, now: now + 100)
        #expect(try await ground.sweep(.grants, at: now + 99 + day) == Swept(gone: 0, kept: 1))
        #expect(try await ground.sweep(.grants, at: now + 101 + day) == Swept(gone: 1, kept: 0))
        #expect(try await ground.sweep(.sessions, at: now + 101 + day) == Swept(gone: 1, kept: 0))
    }

    @Test func `the newest grant of a client stays as long as its session lives`() async throws {
        let ground = try await Ground()
        let session = try await ground.session()
        for minute in 0..<3 {
            _ = try await ground.family(in: session, lifetime: 60, at: now + Double(minute) * 60)
        }
        #expect(try await ground.sweep(.grants, at: now + 2 * day) == Swept(gone: 2, kept: 1))
        #expect(try await ground.sweep(.grants, at: now + 20 * day) == Swept(gone: 0, kept: 0))
        #expect(try await ground.sweep(.grants, at: now + 31 * day) == Swept(gone: 1, kept: 0))
        #expect(try await ground.sweep(.sessions, at: now + 31 * day) == Swept(gone: 1, kept: 0))
    }

    @Test func `a session that is used stays`() async throws {
        let ground = try await Ground()
        let (_, authentication) = try await ground.home.session(of: ground.user, idle: day, lifetime: 30 * day)
        try await ground.home.records.touch(authentication.session, now: now + 1.5 * day, idleExpiry: now + 2.5 * day)
        #expect(try await ground.sweep(.sessions, at: now + 2 * day) == Swept(gone: 0, kept: 1))
        #expect(try await ground.sweep(.sessions, at: now + 3.4 * day) == Swept(gone: 0, kept: 0))
        #expect(try await ground.sweep(.sessions, at: now + 3.6 * day) == Swept(gone: 1, kept: 0))
    }

    @Test func `what idled out goes a day later, however long it might have lived`() async throws {
        let ground = try await Ground()
        let session = try await ground.home.session(of: ground.user, idle: 10 * day, lifetime: 30 * day).authentication
        let family = TestTenant.newFamily(lifetime: 30 * 86_400, idle: 7 * 86_400)
        _ = try await ground.home.family(ground.home.newGrant(for: ground.client, by: session, family: family))
        #expect(try await ground.sweep(.grants, at: now + 2 * day) == Swept(gone: 0, kept: 1))
        // Its session could still be signed in to again: it is kept for the client to be told of its end.
        #expect(try await ground.sweep(.grants, at: now + 8.1 * day) == Swept(gone: 0, kept: 1))
        #expect(try await ground.sweep(.grants, at: now + 11.1 * day) == Swept(gone: 1, kept: 0))
        #expect(try await ground.sweep(.sessions, at: now + 11.1 * day) == Swept(gone: 1, kept: 0))
    }

    @Test func `marks of revoked tokens go when those would have expired`() async throws {
        let ground = try await Ground()
        for (token, expiry) in [("one", now + 10), ("two", now + 20)] {
            _ = try await ground.home.records.revoke(
                token: token, expiry: expiry, recording: AuditEvent(.tokenRevoked), now: now)
        }
        #expect(try await ground.sweep(.revokedTokens, at: now + 15) == Swept(gone: 1, kept: 0))
        #expect(try await !ground.home.records.isGood(token: "two", grant: nil, now: now + 15))
        #expect(try await ground.sweep(.revokedTokens, at: now + 20) == Swept(gone: 1, kept: 0))
    }

    @Test
    func `notices go a week after they were delivered, a month after they were given up, and never while they wait`()
        async throws
    {
        let ground = try await Ground()
        for (index, state) in [LogoutNotice.State.delivered, .failed, .queued].enumerated() {
            let client = try await ground.home.client("c\(index)", backchannelLogoutURI: "https://app.example/out")
            let session = try await ground.session()
            _ = try await ground.home.family(
                ground.home.newGrant(for: client, by: session, family: TestTenant.newFamily()))
            _ = try await ground.home.records.end(session.session, includingOffline: true, now: now)
            let claimed = try await ground.database.store.server.claimLogoutNotices(
                limit: 1, lease: now + 60, now: now)
            let delivery = try #require(claimed.first)
            let due = state == .queued ? now + 50 * day : nil
            try await ground.home.records.settle(delivery, state, outcome: "x", due: due)
        }
        #expect(try await ground.sweep(.logoutNotices, at: now + 6.9 * day) == Swept(gone: 0, kept: 0))
        #expect(try await ground.sweep(.logoutNotices, at: now + 7.1 * day) == Swept(gone: 1, kept: 0))
        #expect(try await ground.sweep(.logoutNotices, at: now + 29.9 * day) == Swept(gone: 0, kept: 0))
        #expect(try await ground.sweep(.logoutNotices, at: now + 30.1 * day) == Swept(gone: 1, kept: 0))
        #expect(try await ground.sweep(.logoutNotices, at: now + 40 * day) == Swept(gone: 0, kept: 0))
    }

    @Test func `a batch is no larger than it was told, and two that run at once share the work`() async throws {
        let ground = try await Ground()
        let session = try await ground.session()
        for _ in 0..<30 {
            _ = try await ground.home.records.issue(ground.home.newGrant(for: ground.client, by: session))
        }
        #expect(try await ground.sweep(.grants, at: now + 2 * day, limit: 10) == Swept(gone: 10, kept: 0))
        let servers = [ground.database.store.server, TestDatabase(besides: ground.database).store.server]
        let swept = try await withThrowingTaskGroup(of: Swept.self) { group in
            for server in servers + servers {
                group.addTask { [now, day] in try await server.run(.grants, limit: 10, now: now + 2 * day) }
            }
            return try await group.reduce(into: 0) { $0 += $1.gone }
        }
        #expect(swept == 20)
        #expect(try await ground.grants == 0)
    }

    @Test func `what somebody holds is passed over`() async throws {
        let ground = try await Ground()
        let session = try await ground.session()
        _ = try await ground.home.records.issue(ground.home.newGrant(for: ground.client, by: session))
        try await ground.database.database.transaction { transaction in
            _ = try await transaction.execute(Statement("SELECT FROM grants FOR UPDATE"))
            #expect(try await ground.sweep(.grants, at: now + 2 * day) == Swept(gone: 0, kept: 0))
        }
        #expect(try await ground.sweep(.grants, at: now + 2 * day) == Swept(gone: 1, kept: 0))
    }

    @Test func `of all nodes one does a round`() async throws {
        let ground = try await Ground()
        let servers = [ground.database.store.server, TestDatabase(besides: ground.database).store.server]
        for round in 0..<3 {
            let time = now + Double(round) * 300
            let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for server in servers + servers + servers {
                    group.addTask { try await server.claimHousekeeping(next: time + 150, now: time) }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(winners == 1)
        }
    }
}
