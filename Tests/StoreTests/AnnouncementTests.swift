import FoundationEssentials
import OAuth
import Postgres
import Store
import TestCluster
import TestStore
import Testing

@Suite(.timeLimit(.minutes(1))) struct AnnouncementTests {
    /// What a follower hears.
    private struct Heard: Sendable {
        let stream: AsyncStream<ServerStore.ChangeNotice>

        func next() async -> ServerStore.ChangeNotice? {
            var iterator = stream.makeAsyncIterator()
            return await iterator.next()
        }
    }

    /// The announcements that a follower gets of one tenant, after the first `.anything`.
    private func follow(_ home: TestTenant, _ body: (Heard) async throws -> Void) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: ServerStore.ChangeNotice.self)
        let server = home.store.server
        let tenant = home.tenant.id
        let following = Task {
            await server.followChanges { announcement in
                // Other tests change other tenants meanwhile.
                if case .changed(let changed) = announcement, changed != tenant { return }
                continuation.yield(announcement)
            }
            continuation.finish()
        }
        let announcements = Heard(stream: stream)
        guard case .anything = await announcements.next() else { throw NoStart() }
        do { try await body(announcements) } catch {
            following.cancel()
            throw error
        }
        following.cancel()
        while await announcements.next() != nil {}
        await following.value
    }

    private struct NoStart: Error {}

    @Test func `every write of a row that nodes cache is heard by a follower, and none is missing here`() async throws {
        // One connection: what it has prepared is what ran.
        let single = TestDatabase(besides: try await TestDatabase.shared(), connections: 1)
        let home = try await TestTenant(in: single)
        let (records, server, now) = (home.records, home.store.server, TestTenant.now)
        let provider = IdentityProvider.ID("elsewhere")!
        let pending = Victim.key("next", .pending, changes: 50)
        let changes: [(String, () async throws -> Bool)] = [
            ("a new client", { try await home.client().id == Client.ID("web") }),
            ("a changed client", { try await home.client(isFirstParty: false).isFirstParty == false }),
            ("an active key", { try await records.add(Victim.key("now", .active, changes: 100)) }),
            ("a pending key", { try await records.add(pending) }),
            ("a hastened key", { try await records.hasten(.es256, now: now) }),
            (
                "a promoted key",
                {
                    try await records.promote(
                        pending, now: now, activeUntil: now + 100, formerPublishedUntil: now + 10)
                }
            ),
            ("a retired key", { try await records.retireKeys(now: now + 10) == 1 }),
            ("revoked keys", { try await records.revokeKeys(.es256) > 0 }),
            (
                "a new provider",
                {
                    try await records.save(
                        VictimsFederation.provider(provider), position: nil, isSecretKept: false, now: now) == .created
                }
            ),
            ("a deleted provider", { try await records.deleteProvider(provider, withIdentities: false) }),
            ("a tenant that is shut", { try await server.enable(home.tenant.slug, false) }),
            ("a tenant that is saved", { try await server.save(home.tenant, now: now) == .changed }),
        ]
        try await follow(home) { (announcements) async throws in
            for (what, change) in changes {
                #expect(try await change(), "\(what) was none")
                let heard = await announcements.next()
                guard case .changed(home.tenant.id) = heard else {
                    Issue.record("nothing heard of \(what), but \(String(describing: heard))")
                    return
                }
            }
        }
        let missing = try await statements(announcing: .change, notPreparedIn: single)
        #expect(missing == [])
    }

    @Test func `who delivers hears of every new mail and logout notice, and no write of one is missing here`()
        async throws
    {
        // Its own database: others' mail is heard by everybody.
        let fresh = try await TestDatabase(on: .shared())
        let single = TestDatabase(besides: fresh, connections: 1)
        let home = try await TestTenant(in: fresh)
        let user = try await home.user()
        let client = try await home.client(backchannelLogoutURI: "https://app.example/logged-out")
        let session = try await home.session(of: user)
        let grant = try home.newGrant(for: client, by: session.authentication, family: TestTenant.newFamily())
        _ = try await home.family(grant)
        let (server, records) = (single.store.server, single.store.tenant(home.tenant.id))
        try await hears({ handle in await server.followMails(handle) }) {
            _ = try await records.invite(
                EmailAddress("asked-in@example.com")!, by: InvitationToken(row: UUID()),
                sending: Letter(.invitation, to: "asked-in@example.com"), expiry: TestTenant.now + 500,
                now: TestTenant.now)
        }
        try await hears({ handle in await server.followLogoutNotices(handle) }) {
            _ = try await records.end(
                session.authentication.session, includingOffline: false, now: TestTenant.now)
        }
        #expect(try await statements(announcing: .mail, notPreparedIn: single) == [])
        #expect(try await statements(announcing: .logoutNotice, notPreparedIn: single) == [])
    }

    /// Whether `follow` calls its handler once more after `change`. It calls it when it begins to listen, too.
    private func hears(
        _ follow: @escaping @Sendable (@Sendable () -> Void) async -> Void, _ change: () async throws -> Void
    ) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let following = Task { await follow { continuation.yield() } }
        defer { following.cancel() }
        var calls = stream.makeAsyncIterator()
        await calls.next()
        try await change()
        await calls.next()
    }

    private func statements(
        announcing announcement: Announcement, notPreparedIn database: TestDatabase
    ) async throws -> [String] {
        let rows = try await database.database.execute(Statement("SELECT statement FROM pg_prepared_statements"))
        let prepared: [String] = try rows.map { try $0.decode(String.self) }
        let all: [any StoreStatement] = AllStatements.ofTenants + AllStatements.ofServer
        let announcing = all.filter { $0.announcements.contains(announcement) }.map(\.statement.sql)
        #expect(!announcing.isEmpty)
        return announcing.filter { !prepared.contains($0) }
    }

    @Test func `a follower hears that its line was lost`() async throws {
        let fresh = try await TestDatabase(on: .shared())
        let home = try await TestTenant(in: fresh)
        try await follow(home) { (announcements) async throws in
            _ = try await fresh.database.execute(
                Statement(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE query LIKE 'LISTEN%' AND datname = current_database()
                    """))
            for _ in ["lost", "listening"] {
                guard case .anything = await announcements.next() else {
                    Issue.record("something else")
                    return
                }
            }
            _ = try await home.client()
            guard case .changed(home.tenant.id) = await announcements.next() else {
                Issue.record("not heard after the loss")
                return
            }
        }
    }

    @Test func `what changes nothing announces nothing`() async throws {
        // Its own database: what is no id is heard by every follower.
        let fresh = try await TestDatabase(on: .shared())
        let home = try await TestTenant(in: fresh)
        try await follow(home) { (announcements) async throws in
            #expect(try await home.store.server.save(home.tenant, now: TestTenant.now) == .unchanged)
            #expect(try await home.store.server.enable(home.tenant.slug, false))
            guard case .changed = await announcements.next() else {
                Issue.record("nothing heard")
                return
            }
            // Had the first one been announced, there would be two before this.
            _ = try await home.database.execute(
                Statement("SELECT pg_notify('ostiary_changed', 'not an id ' || $1)"), "at all")
            guard case .anything = await announcements.next() else {
                Issue.record("announced twice")
                return
            }
        }
    }
}
