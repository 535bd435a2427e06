import FoundationEssentials
import Postgres
import Store
import TestStore
import Testing

@Suite struct StatementTests {
    @Test func `every statement of a tenant prepares, and knows its tenant by $1`() async throws {
        let database = try await TestDatabase.shared().database
        for statement in AllStatements.ofTenants.map(\.statement) {
            #expect(statement.sql.contains("$1"))
            await #expect(throws: Never.self, "\(statement.sql)") {
                try await database.prepare(statement, parameters: parameters(of: statement))
            }
        }
    }

    @Test func `every statement of the server prepares`() async throws {
        let database = try await TestDatabase.shared().database
        for statement in AllStatements.ofServer.map(\.statement) {
            await #expect(throws: Never.self, "\(statement.sql)") {
                try await database.prepare(statement, parameters: parameters(of: statement))
            }
        }
    }

    @Test func `a statement that forgets the tenant does not prepare`() async throws {
        let database = try await TestDatabase.shared().database
        let forgetful = Statement("SELECT id FROM clients WHERE id = $2")
        let error = await #expect(throws: DatabaseError.self) { try await database.prepare(forgetful, parameters: 2) }
        #expect(error?.sqlState == .indeterminateDatatype)
    }

    @Test func `a statement that forgets the tenant does not run`() async throws {
        let database = try await TestDatabase.shared().database
        let forgetful = Statement("SELECT id FROM clients WHERE id = $2")
        let error = await #expect(throws: DatabaseError.self) { try await database.execute(forgetful, UUID(), "web") }
        #expect(error?.sqlState == .indeterminateDatatype)
    }

    @Test func `every statement declared in the sources is in the list`() throws {
        let files = FileManager.default
        let sources = TestDatabase.directory(of: "Sources/Store")
        var declared: [String: Int] = [:]
        for name in try files.subpathsOfDirectory(atPath: sources) where name.hasSuffix(".swift") {
            let text = String(decoding: files.contents(atPath: sources + "/" + name) ?? Data(), as: UTF8.self)
            for kind in ["TenantStatement", "ServerStatement"] {
                declared[kind, default: 0] += text.split(separator: "= \(kind)(").count - 1
            }
        }
        #expect(declared["TenantStatement"] == AllStatements.ofTenants.count)
        #expect(declared["ServerStatement"] == AllStatements.ofServer.count)
        let texts = (AllStatements.ofTenants.map(\.statement) + AllStatements.ofServer.map(\.statement)).map(\.sql)
        #expect(Set(texts).count == texts.count, "a statement stands twice in the list, or two are the same")
    }

    @Test func `SQL exists in the store and nowhere else`() throws {
        let files = FileManager.default
        let sources = TestDatabase.directory(of: "Sources")
        for target in ["Keys", "SignIn", "Grants"] {
            for name in try files.subpathsOfDirectory(atPath: sources + "/" + target) {
                let bytes = files.contents(atPath: "\(sources)/\(target)/\(name)") ?? Data()
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(!text.contains("import Postgres"), "\(target)/\(name)")
            }
        }
    }

    /// The greatest number behind a `$`.
    private func parameters(of statement: Statement) -> Int {
        statement.sql.split(separator: "$").dropFirst().compactMap { Int($0.prefix { $0.isWholeNumber }) }.max() ?? 0
    }
}
