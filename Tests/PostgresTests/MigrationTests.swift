import FoundationEssentials
import TestCluster
import Testing

@testable import Postgres

@Suite struct MigrationTests {
    /// A new directory with these files, removed afterwards, and a new database.
    private func withFiles(
        _ files: [String: String], _ body: (_ directory: String, _ conninfo: String) async throws -> Void
    ) async throws {
        let directory = "/tmp/ostiary-migrations-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        for (name, sql) in files { try write(sql, to: directory + "/" + name) }
        try await body(directory, try TestCluster.shared().createDatabase())
    }

    private func write(_ sql: String, to path: String) throws {
        try Data(sql.utf8).write(to: URL(filePath: path))
    }

    private func expect(
        _ expected: MigrationError?, of conninfo: String, _ directory: String,
        _ location: SourceLocation = #_sourceLocation
    ) async {
        do {
            _ = try await Migrations(directory: directory).apply(conninfo: conninfo)
            #expect(expected == nil, sourceLocation: location)
        } catch {
            #expect(error as? MigrationError == expected, sourceLocation: location)
        }
    }

    private func tables(_ conninfo: String) async throws -> Set<String> {
        var tables: Set<String> = []
        try await withDatabase(conninfo: conninfo) { (database) async throws in
            let names = Statement("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = Set(try await database.execute(names).map { try $0.decode(String.self) })
        }
        return tables
    }

    private static let two = [
        "0001_first.sql": "CREATE TABLE a (n int8); INSERT INTO a VALUES (1);",
        "0002_second.sql": "-- ü\nCREATE TABLE b (n int8);\nALTER TABLE a ADD COLUMN m text;\n",
        "notes.txt": "not a migration",
    ]

    @Test func `files are applied once, in their order, and planned before`() async throws {
        try await withFiles(Self.two) { directory, conninfo in
            let migrations = try Migrations(directory: directory)
            let planned = try await migrations.plan(conninfo: conninfo).map(\.fileName)
            #expect(planned == ["0001_first.sql", "0002_second.sql"])
            #expect(try await tables(conninfo) == [])
            #expect(try await migrations.apply(conninfo: conninfo).map(\.version) == [1, 2])
            #expect(try await migrations.apply(conninfo: conninfo) == [])
            #expect(try await migrations.plan(conninfo: conninfo) == [])
            #expect(try await tables(conninfo) == ["a", "b", "ostiary_migrations"])
            try write("CREATE TABLE c ()", to: directory + "/0003_third.sql")
            #expect(try await Migrations(directory: directory).apply(conninfo: conninfo).map(\.name) == ["third"])
        }
    }

    @Test func `many nodes at once apply each file once`() async throws {
        try await withFiles(Self.two) { directory, conninfo in
            let migrations = try Migrations(directory: directory)
            let applied = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 { group.addTask { try await migrations.apply(conninfo: conninfo).count } }
                return try await group.reduce(into: []) { $0.append($1) }.sorted()
            }
            #expect(applied == [0, 0, 0, 0, 0, 2])
        }
    }

    @Test func `a file that changed after it was applied is refused by name`() async throws {
        try await withFiles(Self.two) { directory, conninfo in
            await expect(nil, of: conninfo, directory)
            try write("CREATE TABLE b (n int4);", to: directory + "/0002_second.sql")
            await expect(.changed(file: "0002_second.sql"), of: conninfo, directory)
            await #expect(throws: MigrationError.changed(file: "0002_second.sql")) {
                try await Migrations(directory: directory).plan(conninfo: conninfo)
            }
        }
    }

    @Test func `a failing file leaves nothing, and those before it stay`() async throws {
        try await withFiles(Self.two) { directory, conninfo in
            try write("CREATE TABLE c (); SELECT 1 / 0;", to: directory + "/0003_bad.sql")
            await expect(
                .failed(file: "0003_bad.sql", message: "ERROR:  division by zero"), of: conninfo, directory)
            #expect(try await tables(conninfo) == ["a", "b", "ostiary_migrations"])
            try write("CREATE TABLE c ()", to: directory + "/0003_bad.sql")
            await expect(nil, of: conninfo, directory)
        }
    }

    @Test func `a file must stay within its transaction`() async throws {
        try await withFiles(["0001_ends.sql": "COMMIT"]) { directory, conninfo in
            await expect(.endsTransaction(file: "0001_ends.sql"), of: conninfo, directory)
        }
    }

    @Test func `gaps are errors, records of a newer server are not`() async throws {
        try await withFiles(Self.two) { directory, conninfo in
            await expect(nil, of: conninfo, directory)
            try FileManager.default.removeItem(atPath: directory + "/0002_second.sql")
            await expect(nil, of: conninfo, directory)
            try write("SELECT 1", to: directory + "/0003_third.sql")
            await expect(.missing(file: "0002_second.sql"), of: conninfo, directory)
            try write("SELECT 1", to: directory + "/0000_zeroth.sql")
            try FileManager.default.removeItem(atPath: directory + "/0003_third.sql")
            await expect(.outOfOrder(file: "0000_zeroth.sql"), of: conninfo, directory)
        }
    }

    @Test func `a database of before the baseline is told apart from an empty one and from somebody else's`()
        async throws
    {
        try await withFiles(Self.two) { directory, conninfo in
            try await withDatabase(conninfo: conninfo) { (database) async throws in
                for table in ["migrations (version text)", "master_secret_check ()"] {
                    _ = try await database.execute(Statement(text: "CREATE TABLE \(table)"))
                }
            }
            await expect(.beforeBaseline, of: conninfo, directory)
            await #expect(throws: MigrationError.beforeBaseline) {
                try await Migrations(directory: directory).plan(conninfo: conninfo)
            }
            #expect(try await tables(conninfo) == ["migrations", "master_secret_check"])
        }
        try await withFiles(Self.two) { directory, conninfo in
            // Many programs have a table of this name.
            try await withDatabase(conninfo: conninfo) { (database) async throws in
                _ = try await database.execute(Statement("CREATE TABLE migrations (version text)"))
            }
            await expect(nil, of: conninfo, directory)
        }
    }

    @Test(arguments: ["1_short.sql", "0001.sql", "0001_.sql", "abcd_name.sql"])
    func `a misnamed file is refused`(name: String) async throws {
        try await withFiles([name: "SELECT 1"]) { directory, _ in
            #expect(throws: MigrationError.misnamed(file: name)) { try Migrations(directory: directory) }
        }
    }

    @Test func `two files of one number are refused`() async throws {
        try await withFiles(["0001_a.sql": "", "0001_b.sql": ""]) { directory, _ in
            #expect(throws: MigrationError.duplicate(file: "0001_b.sql")) { try Migrations(directory: directory) }
        }
    }

    @Test func `without a server there is a reason`() async throws {
        try await withFiles(Self.two) { directory, _ in
            do {
                try await Migrations(directory: directory).apply(conninfo: "host=/nonexistent")
                Issue.record("applied to nothing")
            } catch MigrationError.unavailable(let message) {
                #expect(message.contains("/nonexistent"))
            }
        }
    }
}
