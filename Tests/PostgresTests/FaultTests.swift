import FoundationEssentials
import Postgres
import Synchronization
import TestCluster
import Testing

@Suite struct FaultTests {
    private static let one = Statement("SELECT $1::int8")
    private static let backend = Statement("SELECT pg_backend_pid()")
    private static let sleep = Statement("SELECT pg_sleep($1::float8)")

    @Test func `a cancelled task leaves, and the statements beside it are not disturbed`() async throws {
        try await withDatabase(configure: { $0.connections = 1 }) { (database) async throws in
            let sleeping = Task { try await database.execute(Statement("SELECT pg_sleep($1::float8) AS left"), 1.5) }
            try await eventually {
                try TestCluster.shared().execute(
                    """
                    SELECT 1 / count(*) FROM pg_stat_activity
                    WHERE wait_event = 'PgSleep' AND query LIKE '%AS left'
                    """)
            }
            // Behind the sleeping one, in the same pipeline.
            async let behind = database.execute(Self.one, 7).value(Int.self)
            sleeping.cancel()
            guard case .cancelled = await failure(of: { _ = try await sleeping.value }) else {
                Issue.record("the cancelled statement has a result")
                return
            }
            #expect(try await behind == 7)
            #expect(try await database.execute(Self.one, 8).value(Int.self) == 8)
        }
    }

    @Test func `a task that was cancelled before sends nothing`() async throws {
        try await withDatabase { (database) async throws in
            _ = try await database.execute(Statement("CREATE TABLE unsent (n int8)"))
            let error = await Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await failure { _ = try await database.execute(Statement("INSERT INTO unsent VALUES (1)")) }
            }.value
            guard case .cancelled = error else {
                Issue.record("not cancelled")
                return
            }
            #expect(try await database.execute(Statement("SELECT count(*) FROM unsent")).value(Int.self) == 0)
        }
    }

    @Test func `many cancellations at any moment confuse no answers`() async throws {
        try await withDatabase { (database) async throws in
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<400 {
                    group.addTask {
                        let task = Task { try await database.execute(Self.one, number).value(Int.self) }
                        if number.isMultiple(of: 2) { await Task.yield() }
                        if number.isMultiple(of: 3) { task.cancel() }
                        let result = await task.result
                        if case .success(let same) = result { #expect(same == number) }
                        if !number.isMultiple(of: 3) { #expect(throws: Never.self) { try result.get() } }
                    }
                }
            }
        }
    }

    @Test func `a terminated backend fails what it was sent as unavailable, and is replaced`() async throws {
        try await withDatabase(configure: { $0.connections = 1 }) { (database) async throws in
            let former = try await database.execute(Self.backend).value(Int32.self)
            let sleeping = Task { try await database.execute(Self.sleep, 60.0) }
            let behind = Task { try await database.execute(Self.one, 1) }
            let cluster = try TestCluster.shared()
            try await eventually {
                try cluster.execute(
                    "SELECT 1 / count(*) FROM pg_stat_activity WHERE pid = \(former) AND wait_event = 'PgSleep'")
            }
            try cluster.execute("SELECT pg_terminate_backend(\(former))")
            for task in [sleeping, behind] {
                guard case .unavailable(sent: true) = await failure(of: { _ = try await task.value }) else {
                    Issue.record("not unavailable")
                    return
                }
            }
            #expect(try await database.execute(Self.backend).value(Int32.self) != former)
        }
    }

    @Test func `a restart of the cluster is survived`() async throws {
        let cluster = try TestCluster()
        try await withDatabase(conninfo: cluster.conninfo, configure: { $0.connections = 3 }) {
            (database) async throws in
            #expect(try await database.execute(Self.one, 1).count == 1)
            try cluster.stop()
            // Waits for the connection that comes back.
            let waiting = Task {
                while true {
                    do { return try await database.execute(Self.one, 2).value(Int.self) } catch DatabaseError
                        .unavailable
                    {}
                }
            }
            try cluster.start()
            #expect(try await waiting.value == 2)
        }
        try cluster.stop()
    }

    @Test func `a frozen server costs a deadline, and is recovered from`() async throws {
        let cluster = try TestCluster()
        try await withDatabase(
            conninfo: cluster.conninfo,
            configure: {
                $0.statementDeadline = .milliseconds(400)
                $0.connectDeadline = .milliseconds(400)
            }
        ) { (database) async throws in
            try await eventually { _ = try await database.execute(Self.one, 1) }
            try cluster.freeze(true)
            let start = ContinuousClock.now
            let error = await failure { _ = try await database.execute(Self.one, 2) }
            guard case .deadlineExceeded(sent: true) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(ContinuousClock.now - start < .seconds(3))
            try cluster.freeze(false)
            try await eventually { _ = try await database.execute(Self.one, 3) }
        }
        try cluster.stop()
    }

    @Test func `with no server at all a statement ends at its deadline, unsent`() async throws {
        try await withDatabase(
            conninfo: "host=/nonexistent user=nobody", configure: { $0.statementDeadline = .milliseconds(100) }
        ) { (database) async throws in
            guard
                case .deadlineExceeded(sent: false) = await failure(of: { _ = try await database.execute(Self.one, 1) })
            else {
                Issue.record("not a deadline")
                return
            }
        }
    }

    @Test func `beyond the limit statements are refused, and the others have their answers`() async throws {
        try await withDatabase(configure: {
            $0.connections = 1
            $0.queueLimit = 10
        }) { (database) async throws in
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        switch await failure(of: { _ = try await database.execute(Self.sleep, 0.05) }) {
                        case nil: "done"
                        case .overloaded: "overloaded"
                        case let error?: "\(error)"
                        }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes["done", default: 0] >= 10)
            #expect(outcomes["overloaded", default: 0] >= 1)
            #expect(outcomes["done", default: 0] + outcomes["overloaded", default: 0] == 30)
            let after = try await database.execute(Self.one, 1)
            #expect(after.count == 1)
        }
    }

    @Test func `what is executed before the start waits for it, and after the end is refused`() async throws {
        let conninfo = try TestCluster.shared().createDatabase()
        let database = Database(DatabaseConfiguration(conninfo: conninfo), logger: quiet)
        let early = Task { try await database.execute(Self.one, 5).value(Int.self) }
        let running = Task { try await database.run() }
        #expect(try await early.value == 5)
        let last = Task { try await database.execute(Statement("SELECT pg_sleep($1::float8) AS last"), 0.5) }
        try await eventually {
            try TestCluster.shared().execute(
                """
                SELECT 1 / count(*) FROM pg_stat_activity
                WHERE wait_event = 'PgSleep' AND query LIKE '%AS last'
                """)
        }
        running.cancel()
        #expect(try await last.value.count == 1)
        try await running.value
        guard case .unavailable(sent: false) = await failure(of: { _ = try await database.execute(Self.one, 6) }) else {
            Issue.record("not refused")
            return
        }
        await #expect(throws: Database.ConfigurationError.self) { try await database.run() }
    }

    @Test func `a connection string that is none is refused at once`() async throws {
        let database = Database(DatabaseConfiguration(conninfo: "nonsense"), logger: quiet)
        await #expect(throws: Database.ConfigurationError.self) { try await database.run() }
    }
}

/// Tries until it succeeds, or for ten seconds, and then once more.
func eventually(_ work: () async throws -> Void) async throws {
    let end = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < end {
        if (try? await work()) != nil { return }
        await Task.yield()
    }
    try await work()
}
