package import FoundationEssentials
package import Logging
import OAuth
package import Postgres
package import Store
package import TestCluster

/// A migrated database with a store on it.
package struct TestDatabase: Sendable {
    package let conninfo: String
    package let database: Database
    package let store: Store

    private static let common = Task { try await TestDatabase(on: .shared()) }

    /// The one that all tests of this process share, each with a tenant of its own.
    package static func shared() async throws -> TestDatabase { try await common.value }

    /// A new one on the cluster.
    package init(on cluster: TestCluster, deadline: Duration = .seconds(60)) async throws {
        let conninfo = try cluster.createDatabase()
        try await Migrations(directory: Self.directory(of: "migrations")).apply(conninfo: conninfo)
        self.init(conninfo: conninfo, connections: 4, deadline: deadline)
    }

    /// Another server's view of the same database: connections of its own, the same master secret.
    package init(besides other: TestDatabase, connections: Int = 2) {
        self.init(conninfo: other.conninfo, connections: connections, deadline: .seconds(60))
    }

    private init(conninfo: String, connections: Int, deadline: Duration) {
        self.conninfo = conninfo
        let database = Database(
            DatabaseConfiguration(
                conninfo: conninfo, connections: connections, statementDeadline: deadline,
                parameters: Store.databaseParameters),
            logger: silence)
        Task { try await database.run() }
        self.database = database
        store = Self.store(on: database, masterSecret: 1)
    }

    /// A store that has a master secret of one repeated byte; `store` is the one of 1. By its wall clock nothing is ever carried out late,
    /// unless another one is given.
    package static func store(
        on database: Database, masterSecret: UInt8, wallClock: @escaping @Sendable () -> Date = { .distantFuture }
    ) -> Store {
        Store(
            database, masterSecret: MasterSecret(Secret([UInt8](repeating: masterSecret, count: 32))),
            wallClock: wallClock)
    }

    /// A directory of the project, beside `Tests`.
    package static func directory(of name: String) -> String {
        var parts = #filePath.split(separator: "/")
        parts.removeLast(4)
        return "/" + parts.joined(separator: "/") + "/" + name
    }
}

/// Logs nothing.
package let silence = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
