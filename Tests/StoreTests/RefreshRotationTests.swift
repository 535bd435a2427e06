import FoundationEssentials
import OAuth
import Postgres
import Store
import TestStore
import Testing

/// What a rotation does beside others, and when the database stands still.
@Suite struct RefreshRotationTests {
    private let now = TestTenant.now

    private func families(_ count: Int, in home: TestTenant) async throws -> [RefreshAttempt] {
        let client = try await home.client()
        let session = try await home.session(of: try await home.user()).authentication
        var attempts: [RefreshAttempt] = []
        for _ in 0..<count {
            let grant = try home.newGrant(for: client, by: session, family: TestTenant.newFamily())
            attempts.append(try #require(try await home.family(grant)))
        }
        return attempts
    }

    @Test func `a family that somebody holds keeps no other one waiting`() async throws {
        let home = try await TestTenant()
        let attempts = try await families(8, in: home)
        try await home.database.transaction { transaction in
            let hold = Statement("SELECT FROM grants WHERE tenant_id = $1 AND id = $2 FOR UPDATE")
            _ = try await transaction.execute(hold, home.tenant.id, attempts[0].token.family)
            let rotated = try await withThrowingTaskGroup(of: GrantID?.self) { group in
                for attempt in attempts {
                    group.addTask { try await home.records.rotate(attempt, idleLifetime: 1000)?.grant.id }
                }
                return try await group.reduce(into: Set<GrantID>()) { if let id = $1 { $0.insert(id) } }
            }
            #expect(rotated == Set(attempts.dropFirst().map(\.token.family)))
        }
        #expect(try await home.records.rotate(attempts[0], idleLifetime: 1000) != nil)
    }

    @Test func `a rotation that is carried out late counts from then`() async throws {
        let home = try await TestTenant()
        let attempt = try await families(1, in: home)[0]
        let late = TestDatabase.store(on: home.database, masterSecret: 1, wallClock: { Date(timeIntervalSince1970: 0) })
        _ = try #require(try await late.tenant(home.tenant.id).rotate(attempt, idleLifetime: 1000))
        let state = try #require(try await home.records.family(attempt.token.family, now: now)).state
        let lateness = try #require(state.refreshed).timeIntervalSince(now)
        // Half a century, by the database's clock; it isn't believed all of it.
        #expect(lateness == 600)
    }

    @Test func `a family of a remembered session may be unused for as long as it may live`() async throws {
        for isRemembered in [false, true] {
            let home = try await TestTenant()
            let client = try await home.client()
            let (session, _) = TestTenant.newSession(of: try await home.user(), isRemembered: isRemembered)
            #expect(try await home.records.begin(session))
            let family = TestTenant.newFamily(lifetime: 500, rememberedLifetime: 4000, idle: 100)
            let first = try #require(
                try await home.family(home.newGrant(for: client, by: session.authentication, family: family)))
            let second = try await home.records.rotate(first, idleLifetime: 100)?.grant.refreshToken
            let later = try home.attempt(try #require(second), of: client.id, at: now + 101)
            #expect(try await (home.records.rotate(later, idleLifetime: 100) != nil) == isRemembered)
        }
    }

    @Test func `a client that may have nothing of what was granted rotates nothing`() async throws {
        let home = try await TestTenant()
        let attempt = try await families(1, in: home)[0]
        let client = attempt.client
        let poor = try home.attempt(attempt.token, of: client, allowed: ["other"])
        #expect(try await home.records.rotate(poor, idleLifetime: 1000) == nil)
        let state = try await home.records.family(attempt.token.family, now: now)?.state
        #expect(RefreshVerdict.of(poor, state, grace: 30) == .refused(.scopeNotAllowed))
        #expect(try await home.records.rotate(attempt, idleLifetime: 1000) != nil)
    }
}
