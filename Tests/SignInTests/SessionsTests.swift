import FoundationEssentials
import OAuth
import SignIn
import Store
import TestStore
import Testing

@Suite struct SessionsTests {
    private let now = TestTenant.now

    @Test func `a cookie tells who is signed in`() async throws {
        let home = try await TestTenant()
        let sessions = Sessions(store: home.store)
        let user = try await home.user()
        let session = try await home.session(of: user)
        let person = try await sessions.person(behind: session.cookie.expose(), of: home.tenant, now: now)
        #expect(person?.authentication.user == user)
        #expect(person?.email == "ada@example.com")
        #expect(person?.name == "Ada Lovelace")
        let forged = SessionCookie(row: session.cookie.row).expose()
        for cookie in [
            nil, "", "x", "\0", forged, session.cookie.expose() + "A", String(session.cookie.expose().dropLast()),
        ] {
            #expect(try await sessions.person(behind: cookie, of: home.tenant, now: now) == nil)
        }
        let other = try await TestTenant()
        #expect(try await sessions.person(behind: session.cookie.expose(), of: other.tenant, now: now) == nil)
    }

    /// Idle lifetimes from a minute to two weeks.
    @Test(arguments: [60, 600, 3600, 14 * 86_400])
    func `a session that is used does not idle out, whatever the tenant's policy`(_ idle: Int) async throws {
        let home = try await TestTenant { $0.sessionIdleLifetime = idle }
        let sessions = Sessions(store: home.store)
        let session = try await home.session(of: try await home.user(), idle: TimeInterval(idle), lifetime: 1e8)
        var time = now
        for _ in 0..<20 {
            time += TimeInterval(idle) * 0.45
            let person = try await sessions.person(behind: session.cookie.expose(), of: home.tenant, now: time)
            #expect(person != nil, "after \(time.timeIntervalSince(now)) s")
        }
        time += TimeInterval(idle)
        #expect(try await sessions.person(behind: session.cookie.expose(), of: home.tenant, now: time) == nil)
    }

    @Test func `not every request writes`() async throws {
        let home = try await TestTenant()
        let sessions = Sessions(store: home.store)
        let session = try await home.session(of: try await home.user())
        func lastSeen(after seconds: TimeInterval) async throws -> Date? {
            _ = try await sessions.person(behind: session.cookie.expose(), of: home.tenant, now: now + seconds)
            return try await home.records.session(session.cookie, now: now + seconds)?.lastSeen
        }
        #expect(try await lastSeen(after: 1) == now)
        #expect(try await lastSeen(after: 300) == now)
        #expect(try await lastSeen(after: 301) == now + 301)
        #expect(try await lastSeen(after: 302) == now + 301)
    }
}
