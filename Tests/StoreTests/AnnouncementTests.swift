import FoundationEssentials
import OAuth
import Postgres
import Store
import TestCluster
import TestStore
import Testing

@Suite struct AnnouncementTests {
    /// What a follower hears.
    private struct Heard: Sendable {
        let stream: AsyncStream<ServerStore.Announcement>

        func next() async -> ServerStore.Announcement? {
            var iterator = stream.makeAsyncIterator()
            return await iterator.next()
        }
    }

    /// The announcements that a follower gets of one tenant, after the first `.anything`.
    private func follow(_ home: TestTenant, _ body: (Heard) async throws -> Void) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: ServerStore.Announcement.self)
        let server = home.store.server
        let tenant = home.tenant.id
        let following = Task {
            await server.followAnnouncements { announcement in
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

    @Test func `every change of a tenant, its clients and its keys reaches a follower`() async throws {
        let home = try await TestTenant()
        try await follow(home) { (announcements) async throws in
            let changes: [(String, () async throws -> Void)] = [
                ("client", { _ = try await home.client() }),
                ("key", { _ = try await home.records.add(Victim.key("one", .pending, changes: 0)) }),
                ("key hastened", { _ = try await home.records.hasten(.es256, now: TestTenant.now + -1) }),
                ("tenant", { _ = try await home.store.server.enable(home.tenant.slug, false) }),
                (
                    "gone",
                    {
                        _ = try await home.database.execute(
                            Statement("DELETE FROM tenants WHERE id = $1"), home.tenant.id)
                    }
                ),
            ]
            for (what, change) in changes {
                try await change()
                let heard = await announcements.next()
                guard case .changed(home.tenant.id) = heard else {
                    Issue.record("nothing heard of: \(what), but \(String(describing: heard))")
                    return
                }
            }
        }
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
