import Postgres
import TestCluster
import Testing

@Suite struct TransactionTests {
    private struct Stop: Error {}

    /// A database of its own with an empty table, one connection of which is left when a transaction holds another.
    private func withTable(_ body: (Database) async throws -> Void) async throws {
        try await withDatabase(conninfo: try TestCluster.shared().createDatabase()) { (database) async throws in
            _ = try await database.execute(Statement("CREATE TABLE t (n int8 UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
            try await body(database)
        }
    }

    private func count(_ database: Database) async throws -> Int {
        try await database.execute(Statement("SELECT count(*) FROM t")).value(Int.self)
    }

    private static let insert = Statement("INSERT INTO t VALUES ($1)")

    @Test func `what a transaction did is there when it has returned, and not before`() async throws {
        try await withTable { (database) async throws in
            let result = try await database.transaction { transaction in
                _ = try await transaction.execute(Self.insert, 1)
                _ = try await transaction.execute(Self.insert, 2)
                #expect(try await count(database) == 0)
                return "result"
            }
            #expect(result == "result")
            #expect(try await count(database) == 2)
        }
    }

    @Test func `a body that throws leaves nothing, and its error comes through`() async throws {
        try await withTable { (database) async throws in
            await #expect(throws: Stop.self) {
                try await database.transaction { transaction in
                    _ = try await transaction.execute(Self.insert, 1)
                    throw Stop()
                }
            }
            #expect(try await count(database) == 0)
        }
    }

    @Test func `a failure that the body hides is still no commit`() async throws {
        try await withTable { (database) async throws in
            let error = await failure {
                try await database.transaction { transaction in
                    _ = try await transaction.execute(Self.insert, 1)
                    _ = try? await transaction.execute(Statement("SELECT 1 / 0"))
                }
            }
            guard case .transactionAborted = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try await count(database) == 0)
        }
    }

    @Test func `a commit that the server refuses is an error`() async throws {
        try await withTable { (database) async throws in
            let error = await failure {
                try await database.transaction { transaction in
                    _ = try await transaction.execute(Self.insert, 1)
                    _ = try await transaction.execute(Self.insert, 1)
                }
            }
            #expect(error?.sqlState == .uniqueViolation)
            #expect(try await count(database) == 0)
        }
    }

    @Test func `a transaction has its connection to itself, and gives it back`() async throws {
        try await withTable { (database) async throws in
            let backend = Statement("SELECT pg_backend_pid(), pg_current_xact_id()::text")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        try await database.transaction { transaction in
                            let first = try await transaction.execute(backend)[0].decode(Int32.self, String.self)
                            _ = try await transaction.execute(Self.insert, number)
                            let second = try await transaction.execute(backend)[0].decode(Int32.self, String.self)
                            #expect(first == second)
                        }
                    }
                    group.addTask { _ = try await database.execute(Self.insert, 1000 + number) }
                }
                try await group.waitForAll()
            }
            #expect(try await count(database) == 100)
        }
    }

    @Test func `a transaction without statements asks nothing of the database`() async throws {
        let database = Database(DatabaseConfiguration(conninfo: "host=/nonexistent"), logger: quiet)
        #expect(try await database.transaction { _ in 42 } == 42)
    }

    @Test func `a cancelled transaction is rolled back and its connection is free`() async throws {
        try await withTable { (database) async throws in
            for _ in 0..<20 {
                let task = Task {
                    try await database.transaction { transaction in
                        _ = try await transaction.execute(Self.insert, 1)
                        _ = try await transaction.execute(Statement("SELECT pg_sleep(0.01)"))
                        withUnsafeCurrentTask { $0?.cancel() }
                        _ = try await transaction.execute(Self.insert, 2)
                    }
                }
                guard case .cancelled = await failure(of: { try await task.value }) else {
                    Issue.record("not cancelled")
                    return
                }
            }
            #expect(try await count(database) == 0)
        }
    }

    @Test func `a transaction that escapes its body is of no use`() async throws {
        try await withTable { (database) async throws in
            let escaped = try await database.transaction { transaction in
                _ = try await transaction.execute(Self.insert, 1)
                return transaction
            }
            guard case .transactionAborted = await failure(of: { _ = try await escaped.execute(Self.insert, 2) }) else {
                Issue.record("still of use")
                return
            }
            #expect(try await count(database) == 1)
        }
    }

    @Test func `a transaction whose connection is lost fails, and so does its commit`() async throws {
        try await withTable { (database) async throws in
            let error = await failure {
                try await database.transaction { transaction in
                    let backend = try await transaction.execute(Statement("SELECT pg_backend_pid()")).value(Int32.self)
                    try TestCluster.shared().execute("SELECT pg_terminate_backend(\(backend))")
                    _ = try? await transaction.execute(Self.insert, 1)
                }
            }
            guard case .unavailable = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try await count(database) == 0)
        }
    }
}
