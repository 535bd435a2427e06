import FoundationEssentials
import OAuth
import Postgres
import Store
import TestStore
import Testing

@Suite struct SessionRecordTests {
    let now = TestTenant.now

    @Test func `a session is what it was begun as`() async throws {
        let home = try await TestTenant()
        let user = try await home.user()
        let session = try await home.session(of: user)
        let live = try #require(try await home.records.session(session.cookie, now: now + 1))
        #expect(live.authentication.user == user)
        #expect(live.authentication.session == session.authentication.session)
        #expect(live.authentication.time == now)
        #expect(live.authentication.methods == [.password])
        #expect(live.email == "ada@example.com")
        #expect(live.name == "Ada Lovelace")
        #expect(live.lastSeen == now)
    }

    @Test func `a session begins, and goes on, by the password that was verified and no other one`() async throws {
        let home = try await TestTenant()
        let user = try await home.user(password: [1, 2])
        let former = try await home.session(of: user)
        func session(_ id: SessionID, _ password: [UInt8]?) -> NewSession {
            let cookie = SessionCookie(row: id.rawValue)
            return NewSession(
                authentication: Authentication(user: user, session: id, time: now, methods: [.password]),
                digest: cookie.digest, userAgent: "", network: "", idleExpiry: now + 10, expiry: now + 10,
                evidence: password.map { .password($0) })
        }
        #expect(try await home.records.begin(session(.random(), [1, 2])))
        #expect(try await !home.records.begin(session(.random(), [1, 3])))
        #expect(try await home.records.begin(session(.random(), nil)))
        #expect(try await !home.records.renew(session(former.authentication.session, [1, 3])))
        #expect(try await home.records.renew(session(former.authentication.session, [1, 2])))
    }

    @Test func `the row alone, with another secret, is nobody's session`() async throws {
        let home = try await TestTenant()
        let session = try await home.session(of: try await home.user())
        let forged = SessionCookie(row: session.cookie.row)
        #expect(try await home.records.session(forged, now: now) == nil)
    }

    @Test func `touching moves the idle expiry and nothing else, and never back`() async throws {
        let home = try await TestTenant()
        let session = try await home.session(of: try await home.user(), idle: 100, lifetime: 300)
        let id = session.authentication.session
        try await home.records.touch(id, now: now + 90, idleExpiry: now + 190)
        let live = try #require(try await home.records.session(session.cookie, now: now + 180))
        #expect(live.lastSeen == now + 90)
        #expect(live.authentication.time == now, "auth_time stays")
        // A slower node's note comes late.
        try await home.records.touch(id, now: now + 50, idleExpiry: now + 150)
        #expect(try await home.records.session(session.cookie, now: now + 180) != nil)
        try await home.records.touch(id, now: now + 180, idleExpiry: now + 1000)
        #expect(try await home.records.session(session.cookie, now: now + 299) != nil)
        #expect(try await home.records.session(session.cookie, now: now + 300) == nil, "however much it is used")
    }

    @Test func `touching does not wake an ended session`() async throws {
        let home = try await TestTenant()
        let session = try await home.session(of: try await home.user())
        #expect(try await home.records.end(session.authentication.session, includingOffline: false, now: now))
        #expect(
            try await !home.records.end(session.authentication.session, includingOffline: false, now: now),
            "it ends once")
        try await home.records.touch(session.authentication.session, now: now + 1, idleExpiry: now + 500)
        #expect(try await home.records.session(session.cookie, now: now + 1) == nil)
    }

    @Test func `a renewed session keeps its id, under another cookie and with a new time`() async throws {
        let home = try await TestTenant()
        let user = try await home.user()
        let former = try await home.session(of: user)
        let id = former.authentication.session
        let renewed = TestTenant.newSession(of: user, renewing: id, at: now + 500)
        #expect(try await home.records.renew(renewed.session))
        #expect(try await home.records.session(former.cookie, now: now + 500) == nil)
        let live = try #require(try await home.records.session(renewed.cookie, now: now + 1499))
        #expect(live.authentication.session == id)
        #expect(live.authentication.time == now + 500)
        #expect(try await home.records.session(renewed.cookie, now: now + 1500) == nil, "idle, from the renewal on")
    }

    @Test func `another person's, an ended and an idle session are not renewed`() async throws {
        let home = try await TestTenant()
        let (ada, bob) = (try await home.user(), try await home.user("bob@example.com"))
        let session = try await home.session(of: ada)
        let id = session.authentication.session
        #expect(try await !home.records.renew(TestTenant.newSession(of: bob, renewing: id).session))
        #expect(try await !home.records.renew(TestTenant.newSession(of: ada, renewing: id, at: now + 1000).session))
        #expect(try await home.records.session(session.cookie, now: now) != nil, "nothing has changed")
        #expect(try await home.records.end(id, includingOffline: false, now: now))
        #expect(try await !home.records.renew(TestTenant.newSession(of: ada, renewing: id).session))
    }

    @Test func `who is disabled or unknown begins no session`() async throws {
        let home = try await TestTenant()
        let disabled = try await home.user("bob@example.com", isEnabled: false)
        for user in [disabled, .random()] {
            await #expect(throws: TestTenant.NoSession.self) {
                _ = try await home.session(of: user)
            }
        }
    }
}
