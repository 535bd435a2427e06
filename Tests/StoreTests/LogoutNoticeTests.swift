import FoundationEssentials
import OAuth
import Postgres
import Store
import TestCluster
import TestStore
import Testing

/// What is to be told to clients when sessions end, and who tells it.
@Suite struct LogoutNoticeTests {
    private let now = TestTenant.now

    /// A person in two sessions, with two clients that want to be told and one that doesn't.
    private struct Situation {
        let home: TestTenant
        let user: UserID
        let first: SessionID
        let second: SessionID

        init(in database: TestDatabase? = nil) async throws {
            home = try await TestTenant(in: database)
            user = try await home.user()
            let one = try await home.client("one", backchannelLogoutURI: "https://one.example/out")
            let two = try await home.client("two", backchannelLogoutURI: "https://two.example/out")
            let deaf = try await home.client("deaf")
            let sessions = [try await home.session(of: user), try await home.session(of: user)]
            first = sessions[0].authentication.session
            second = sessions[1].authentication.session
            for client in [one, one, two, deaf] {
                _ = try await home.family(
                    home.newGrant(for: client, by: sessions[0].authentication, family: TestTenant.newFamily()))
            }
            _ = try await home.family(
                home.newGrant(for: two, by: sessions[1].authentication, family: TestTenant.newFamily()))
            // Never redeemed: this client knows nothing of the session.
            _ = try await home.records.issue(home.newGrant(for: one, by: sessions[1].authentication))
        }

        /// Client and session of each notice.
        func told() async throws -> Set<String> {
            let notices = try await home.records.logoutNotices(after: nil, limit: 100)
            let told = Set(notices.map { "\($0.client) \($0.session == first ? "first" : "second")" })
            #expect(told.count == notices.count)
            #expect(notices.allSatisfy { $0.user == user && $0.state == .queued && $0.due == TestTenant.now })
            return told
        }
    }

    @Test func `the end of a session is told once to each client that was given tokens in it and wants to know`()
        async throws
    {
        let situation = try await Situation()
        #expect(try await situation.told() == [])
        let records = situation.home.records
        #expect(try await records.end(situation.first, includingOffline: false, now: now))
        #expect(try await situation.told() == ["one first", "two first"])
        #expect(try await !records.end(situation.first, includingOffline: true, now: now))
        #expect(try await situation.told() == ["one first", "two first"])
        #expect(try await records.end(situation.second, includingOffline: false, now: now))
        #expect(try await situation.told() == ["one first", "two first", "two second"])
    }

    @Test func `signing out of one app is told to that app alone`() async throws {
        let situation = try await Situation()
        #expect(try await situation.home.records.end(grantsOf: Client.ID("two")!, in: situation.first, now: now) == 1)
        #expect(try await situation.told() == ["two first"])
    }

    @Test func `whatever ends all sessions of a person tells of each`() async throws {
        let everywhere = try await Situation()
        #expect(try await everywhere.home.records.endAll(of: everywhere.user, now: now) == 2)
        #expect(try await everywhere.told() == ["one first", "two first", "two second"])
        let others = try await Situation()
        #expect(try await others.home.records.endAll(of: others.user, except: others.first, now: now) == 1)
        #expect(try await others.told() == ["two second"])
        let disabled = try await Situation()
        let account = try #require(try await disabled.home.records.user(EmailAddress("ada@example.com")!))
        let shut = UserRecord(id: account.id, claims: account.claims, isEnabled: false)
        _ = try await disabled.home.records.save(shut, password: nil, now: now)
        #expect(try await disabled.told() == ["one first", "two first", "two second"])
    }

    @Test func `a transaction that fails leaves no notice behind`() async throws {
        let situation = try await Situation()
        let database = situation.home.database
        await #expect(throws: (any Error).self) {
            _ = try await database.execute(
                Statement("UPDATE sessions SET ended_at = $2, user_id = $3 WHERE id = $1"), situation.first, now,
                UUID())
        }
        #expect(try await situation.told() == [])
    }

    @Test func `each notice is claimed by one of all who deliver, and again when it was not settled in time`()
        async throws
    {
        let database = try await TestDatabase(on: .shared())
        let situation = try await Situation(in: database)
        _ = try await situation.home.records.endAll(of: situation.user, now: now)
        let server = database.store.server
        let other = TestDatabase(besides: database).store.server
        #expect(try await server.nextLogoutNotice() == now)
        #expect(try await server.claimLogoutNotices(limit: 10, lease: now + 60, now: now - 1).isEmpty)

        let claimed = try await withThrowingTaskGroup(of: [LogoutDelivery].self) { group in
            for server in [server, other, server, other] {
                group.addTask { [now] in try await server.claimLogoutNotices(limit: 2, lease: now + 60, now: now) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(claimed.map(\.notice)).count == 3 && claimed.count == 3)
        #expect(claimed.allSatisfy { $0.attempts == 1 && $0.tenantID == situation.home.tenant.id })
        #expect(Set(claimed.map(\.uri)) == ["https://one.example/out", "https://two.example/out"])
        #expect(try await server.nextLogoutNotice() == now + 60)

        let records = situation.home.records
        try await records.settle(claimed[0], .delivered, outcome: "HTTP 200", due: nil)
        try await records.settle(claimed[1], .queued, outcome: "HTTP 500", due: now + 5)
        #expect(try await server.nextLogoutNotice() == now + 5)
        // The third was lost with its node.
        let again = try await server.claimLogoutNotices(limit: 10, lease: now + 120, now: now + 60)
        #expect(Set(again.map(\.notice)) == Set(claimed[1...].map(\.notice)))
        #expect(again.allSatisfy { $0.attempts == 2 })
        // What came too late says nothing any more.
        try await records.settle(claimed[2], .failed, outcome: "late", due: nil)
        for delivery in again { try await records.settle(delivery, .failed, outcome: "given up", due: nil) }
        #expect(try await server.nextLogoutNotice() == nil)
        let notices = try await records.logoutNotices(after: nil, limit: 10)
        #expect(notices.filter { $0.outcome == "given up" && $0.state == .failed && $0.attempts == 2 }.count == 2)
        #expect(notices.filter { $0.outcome == "HTTP 200" && $0.state == .delivered }.count == 1)
    }

    @Test func `a client with many notices keeps no other one waiting`() async throws {
        let database = try await TestDatabase(on: .shared())
        let home = try await TestTenant(in: database)
        let user = try await home.user()
        for (name, count) in [("slow", 12), ("quick", 1)] {
            let client = try await home.client(name, backchannelLogoutURI: "https://app.example/out")
            for _ in 0..<count {
                let session = try await home.session(of: user).authentication
                _ = try await home.family(home.newGrant(for: client, by: session, family: TestTenant.newFamily()))
                _ = try await home.records.end(session.session, includingOffline: false, now: now)
            }
        }
        let server = database.store.server
        let first = try await server.claimLogoutNotices(limit: 2, lease: now + 60, now: now)
        #expect(Set(first.map(\.client.description)) == ["slow", "quick"])
        let second = try await server.claimLogoutNotices(limit: 16, lease: now + 60, now: now)
        #expect(second.map(\.client.description) == Array(repeating: "slow", count: 4))
        let busy = second.map(\.recipient)
        #expect(try await server.claimLogoutNotices(limit: 16, busy: busy, lease: now + 60, now: now).isEmpty)
        #expect(try await server.claimLogoutNotices(limit: 16, lease: now + 60, now: now).count == 4)
    }

    @Test func `a code for offline access that was not redeemed ends with its session`() async throws {
        let home = try await TestTenant()
        let client = try await home.client("one", backchannelLogoutURI: "https://one.example/out")
        let session = try await home.session(of: try await home.user()).authentication
        let offline = TestTenant.newFamily(isOffline: true)
        let kept = try #require(try await home.family(home.newGrant(for: client, by: session, family: offline)))
        let open = try home.newGrant(for: client, by: session, family: offline)
        _ = try await home.records.issue(open)
        _ = try await home.records.end(session.session, includingOffline: false, now: now)
        #expect(try await home.records.state(of: open.code)?.ended == true)
        #expect(try await home.records.rotate(kept, idleLifetime: 1000) != nil)
    }

    @Test func `a list goes on where its page ended`() async throws {
        let situation = try await Situation()
        let records = situation.home.records
        _ = try await records.endAll(of: situation.user, now: now)
        var seen: [LogoutNotice] = []
        while true {
            let page = try await records.logoutNotices(after: seen.last, limit: 2)
            if page.isEmpty { break }
            seen += page
        }
        #expect(seen.count == 3 && Set(seen.map(\.id)).count == 3)
    }

    @Test func `a notice goes with its client`() async throws {
        let situation = try await Situation()
        _ = try await situation.home.records.endAll(of: situation.user, now: now)
        _ = try await situation.home.database.execute(
            Statement("DELETE FROM clients WHERE tenant_id = $1 AND id = 'two'"), situation.home.tenant.id)
        #expect(try await situation.told() == ["one first"])
    }

    @Test func `whoever delivers hears of new notices`() async throws {
        let database = try await TestDatabase(on: .shared())
        let situation = try await Situation(in: database)
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let following = Task { await database.store.server.followLogoutNotices { continuation.yield() } }
        var heard = stream.makeAsyncIterator()
        await heard.next()
        _ = try await situation.home.records.end(situation.second, includingOffline: false, now: now)
        await heard.next()
        following.cancel()
        await following.value
    }
}
