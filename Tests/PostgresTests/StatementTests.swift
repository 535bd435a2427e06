import FoundationEssentials
import Postgres
import Testing

@Suite struct StatementTests {
    @Test func `a statement without its first parameter can't be prepared`() async throws {
        try await withDatabase { (database) async throws in
            let forgetful = Statement("SELECT $2")
            let error = await failure { _ = try await database.execute(forgetful, 1, 2) }
            #expect(error?.sqlState == .indeterminateDatatype)
            let prepared = await failure { try await database.prepare(Statement("SELECT 1"), parameters: 1) }
            #expect(prepared?.sqlState == .indeterminateDatatype)
            try await database.prepare(Statement("SELECT $1::uuid, $2::text"), parameters: 2)
            try await database.prepare(Statement("SELECT 1"), parameters: 0)
            let wrong = await failure { try await database.prepare(Statement("SELECT FROM nowhere"), parameters: 0) }
            #expect(wrong?.sqlState == "42P01")
        }
    }

    @Test func `a failing statement leaves its neighbours in the pipeline intact`() async throws {
        try await withDatabase(configure: { $0.connections = 1 }) { (database) async throws in
            _ = try await database.execute(Statement("CREATE TABLE neighbours (n int8)"))
            let insert = Statement("INSERT INTO neighbours VALUES ($1::int8)")
            let fail = Statement("SELECT 1 / ($1::int8 - 1)")
            let failures = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        guard number.isMultiple(of: 3) else {
                            _ = try await database.execute(insert, number)
                            return 0
                        }
                        let error = await failure { _ = try await database.execute(fail, 1) }
                        return error?.sqlState == "22012" ? 1 : 0
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(failures == 67)
            #expect(try await database.execute(Statement("SELECT count(*) FROM neighbours")).value(Int.self) == 133)
        }
    }

    @Test func `a statement that can't be prepared fails for each of its callers, with the reason`() async throws {
        try await withDatabase(configure: { $0.connections = 1 }) { (database) async throws in
            let wrong = Statement("SELECT * FROM nowhere WHERE id = $1")
            let states = await withTaskGroup(of: SQLState?.self) { group in
                for number in 0..<20 {
                    group.addTask { await failure { _ = try await database.execute(wrong, number) }?.sqlState }
                }
                return await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(states == ["42P01"])
        }
    }

    @Test func `a constraint that is checked at the commit fails the statement`() async throws {
        try await withDatabase { (database) async throws in
            _ = try await database.execute(
                Statement("CREATE TABLE deferred (n int8, CONSTRAINT once UNIQUE (n) DEFERRABLE INITIALLY DEFERRED)"))
            let insert = Statement("INSERT INTO deferred VALUES ($1), ($1)")
            let error = await failure { _ = try await database.execute(insert, 1) }
            #expect(error?.sqlState == .uniqueViolation)
            guard case .server(let server) = error else { return }
            #expect(server.constraint == "once" && server.table == "deferred")
            #expect(try await database.execute(Statement("SELECT count(*) FROM deferred")).value(Int.self) == 0)
        }
    }

    @Test func `a thousand tasks share two connections`() async throws {
        try await withDatabase { (database) async throws in
            let echo = Statement("SELECT $1::int8, pg_backend_pid()")
            let backends = try await withThrowingTaskGroup(of: Int32.self) { group in
                for number in 0..<1000 {
                    group.addTask {
                        let (same, backend) = try await database.execute(echo, number)[0].decode(Int.self, Int32.self)
                        #expect(same == number)
                        return backend
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(backends.count == 2)
        }
    }

    @Test func `large values and results pass while others do`() async throws {
        try await withDatabase(configure: { $0.connections = 1 }) { (database) async throws in
            let echo = Statement("SELECT $1::bytea, length($1::bytea)::int8")
            let repeated = Statement("SELECT repeat('x', 20000) FROM generate_series(1, $1::int8)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        let big = [UInt8](repeating: UInt8(number), count: 3_000_000 + number)
                        let (same, length) = try await database.execute(echo, big)[0].decode([UInt8].self, Int.self)
                        #expect(same == big && length == big.count)
                    }
                    group.addTask {
                        let rows = try await database.execute(repeated, 300)
                        #expect(try rows.count == 300 && rows[299].decode(String.self).utf8.count == 20_000)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a statement whose plan is outdated is prepared again`() async throws {
        try await withDatabase(configure: { $0.connections = 1 }) { (database) async throws in
            _ = try await database.execute(Statement("CREATE TABLE changing (n int8)"))
            _ = try await database.execute(Statement("INSERT INTO changing VALUES (1)"))
            let all = Statement("SELECT * FROM changing WHERE n = $1")
            #expect(try await database.execute(all, 1)[0].decode(Int.self) == 1)
            _ = try await database.execute(Statement("ALTER TABLE changing ADD COLUMN word text DEFAULT 'new'"))
            #expect(try await database.execute(all, 1)[0].decode(Int.self, String.self) == (1, "new"))
            _ = try await database.execute(Statement("DEALLOCATE ALL"))
            #expect(try await database.execute(all, 1).count == 1)
        }
    }

    @Test func `one text with values of other types is another prepared statement`() async throws {
        try await withDatabase(configure: { $0.connections = 1 }) { (database) async throws in
            let echo = Statement("SELECT $2 WHERE $1::int8 = 1")
            #expect(try await database.execute(echo, 1, "word").value(String.self) == "word")
            #expect(try await database.execute(echo, 1, 42).value(Int.self) == 42)
            #expect(try await database.execute(echo, 1, true).value(Bool.self))
        }
    }

    @Test func `the server knows us by name`() async throws {
        try await withDatabase { (database) async throws in
            let name = Statement("SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()")
            #expect(try await database.execute(name).value(String.self) == "ostiary")
        }
    }
}
