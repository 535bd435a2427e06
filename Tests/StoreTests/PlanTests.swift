import Store
import TestCluster
import TestStore
import Testing

@testable import Postgres

/// How Postgres finds what statements ask for, on tables that are empty and were never analyzed: the plans that a new server keeps.
@Suite struct PlanTests {
    private func plan(_ statement: Statement, _ number: Int, in transaction: Transaction) async throws -> String {
        let count = (1...30).last { statement.sql.contains("$\($0)") } ?? 1
        let nulls = Array(repeating: "NULL", count: count).joined(separator: ", ")
        _ = try await transaction.execute(Statement(text: "PREPARE plan_\(number) AS \(statement.sql)"))
        let explain = Statement(text: "EXPLAIN (COSTS OFF) EXECUTE plan_\(number)(\(nulls))")
        return try await transaction.execute(explain).map { try $0.decode(String.self) }.joined(separator: "\n")
    }

    /// Statements that are about all of a tenant's users, a page at a time.
    private func isList(_ statement: Statement) -> Bool {
        statement.sql.contains("FROM users") && statement.sql.contains("LIMIT")
    }

    /// A join may still look at a tenant's rows while a table is small: Postgres analyzes a table, and plans anew, soon after it grows.
    @Test func `a row is found by an index, and the first one by its whole key`() async throws {
        let database = try await TestDatabase(on: .shared()).database
        let large = ["sessions", "grants", "users", "consents", "revoked_tokens", "audit_events"].map { " on \($0)" }
        var looked = 0
        try await database.transaction { transaction in
            for (number, statement) in AllStatements.ofTenants.map(\.statement).enumerated() {
                let plan = try await plan(statement, number, in: transaction)
                for line in plan.split(separator: "\n") where line.contains("Scan") {
                    looked += 1
                    #expect(!line.contains("Seq Scan") && !line.contains("Bitmap"), "\(statement.sql)\n\(plan)")
                }
                guard !plan.contains("Join"), !isList(statement) else { continue }
                for scan in plan.split(separator: "->") where scan.contains("Index Cond: (tenant_id = $1)") {
                    #expect(!large.contains { scan.contains($0) }, "\(statement.sql)\n\(plan)")
                }
            }
        }
        #expect(looked > 50)
    }

    /// The tables that a plan writes; the first is that of the outermost command, if that writes one.
    private func written(_ plan: String) -> [(table: String, isInsert: Bool, isOutermost: Bool)] {
        plan.split(separator: "\n").enumerated().compactMap { number, line in
            let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
            guard words.count >= 3, ["Insert", "Update", "Delete", "Merge"].contains(words[0]), words[1] == "on" else {
                return nil
            }
            return (words[2], words[0] == "Insert", number == 0)
        }
    }

    @Test func `what Postgres says is written of cached and awaited rows is announced, by the outermost command`()
        async throws
    {
        let database = try await TestDatabase(on: .shared()).database
        let all: [any StoreStatement] = AllStatements.ofTenants + AllStatements.ofServer
        var announced = 0
        try await database.transaction { transaction in
            for (number, statement) in all.enumerated() {
                let writes = written(try await plan(statement.statement, number, in: transaction))
                var expected: Set<Announcement> = []
                for write in writes {
                    let announcement: Announcement? =
                        switch write.table {
                        case "tenants", "clients", "signing_keys", "identity_providers": .change
                        case "mails" where write.isInsert: .mail
                        case "logout_notices" where write.isInsert: .logoutNotice
                        default: nil
                        }
                    if let announcement { expected.insert(announcement) }
                }
                #expect(Set(statement.announcements) == expected, "\(statement.statement.sql)")
                guard !expected.isEmpty else { continue }
                announced += 1
                // Its row count tells whether there is something to announce.
                #expect(writes[0].isOutermost, "\(statement.statement.sql)")
            }
        }
        #expect(announced > 10)
    }

    /// Tables that have one row, or a few.
    private static let small = ["housekeeping", "master_secret_check", "pepper_marks", "tenants", "unnest", "busy"]

    @Test func `what the server does for all tenants at once reads no large table from end to end`() async throws {
        let database = try await TestDatabase(on: .shared()).database
        try await database.transaction { transaction in
            for (number, statement) in AllStatements.ofServer.map(\.statement).enumerated() {
                // At start alone, and only for a pepper that isn't there any more.
                if statement.sql.contains("get_byte(password, 0)") { continue }
                let plan = try await plan(statement, number, in: transaction)
                for line in plan.split(separator: "\n") where line.contains("Seq Scan") {
                    #expect(Self.small.contains { line.contains(" on \($0)") }, "\(statement.sql)\n\(plan)")
                }
            }
        }
    }
}
