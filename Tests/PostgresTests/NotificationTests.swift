import Postgres
import TestCluster
import Testing

@Suite struct NotificationTests {
    @Test func `a listener hears what is notified, and of each loss`() async throws {
        let conninfo = try TestCluster.shared().createDatabase()
        try await withDatabase(conninfo: conninfo) { (database) async throws in
            let notify = Statement("SELECT pg_notify('a \"channel\"', $1)")
            var heard = database.notifications(on: "a \"channel\"").makeAsyncIterator()
            #expect(await heard.next() == .listening)
            _ = try await database.execute(notify, "one")
            _ = try await database.execute(notify, "two")
            #expect(await heard.next() == .payload("one"))
            #expect(await heard.next() == .payload("two"))
            let listeners = Statement(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE query LIKE 'LISTEN%' AND datname = current_database()
                """)
            #expect(try await database.execute(listeners).count == 1)
            #expect(await heard.next() == .lost)
            #expect(await heard.next() == .listening)
            _ = try await database.execute(notify, "three")
            #expect(await heard.next() == .payload("three"))
        }
    }

    @Test func `a listener from before the start hears too, and its stream ends with the database`() async throws {
        let conninfo = try TestCluster.shared().createDatabase()
        let database = Database(DatabaseConfiguration(conninfo: conninfo), logger: quiet)
        let stream = database.notifications(on: "early")
        let running = Task { try await database.run() }
        var heard: [DatabaseNotification] = []
        for await notification in stream {
            heard.append(notification)
            running.cancel()
        }
        #expect(heard.first == .listening)
        try await running.value
        var late = database.notifications(on: "late").makeAsyncIterator()
        #expect(await late.next() == nil)
    }

    @Test func `what a transaction notifies is heard once when it is committed, and not when it is rolled back`()
        async throws
    {
        try await withDatabase(conninfo: try TestCluster.shared().createDatabase()) { (database) async throws in
            struct Change: Error {}
            var heard = database.notifications(on: "changes").makeAsyncIterator()
            #expect(await heard.next() == .listening)
            await #expect(throws: Change.self) {
                try await database.transaction { transaction in
                    _ = try await transaction.execute(Statement("SELECT $1::int8"), 1)
                    transaction.notify("changes", "rolled back")
                    throw Change()
                }
            }
            await #expect(throws: DatabaseError.self) {
                try await database.transaction { transaction in
                    transaction.notify("changes", "failed")
                    _ = try? await transaction.execute(Statement("SELECT 1 / $1::int8"), 0)
                }
            }
            try await database.transaction { transaction in transaction.notify("changes", "nothing executed") }
            try await database.transaction { transaction in
                transaction.notify("changes", "both")
                _ = try await transaction.execute(Statement("SELECT $1::int8"), 1)
                transaction.notify("changes", "both")
            }
            _ = try await database.execute(Statement("SELECT pg_notify('changes', $1)"), "behind")
            #expect(await heard.next() == .payload("both"))
            #expect(await heard.next() == .payload("behind"))
        }
    }

    @Test func `two listeners of a channel hear the same`() async throws {
        try await withDatabase(conninfo: try TestCluster.shared().createDatabase()) { (database) async throws in
            var first = database.notifications(on: "both").makeAsyncIterator()
            #expect(await first.next() == .listening)
            var second = database.notifications(on: "both").makeAsyncIterator()
            #expect(await second.next() == .listening)
            _ = try await database.execute(Statement("SELECT pg_notify('both', $1)"), "x")
            #expect(await second.next() == .payload("x"))
        }
    }
}
