import Postgres

/// What belongs to no tenant, or to all of them. Its operations stand one file an aggregate.
package struct ServerStore: Sendable {
    private let database: StoreDatabase
    let seal: ColumnSeal

    init(database: StoreDatabase, seal: ColumnSeal) {
        self.database = database
        self.seal = seal
    }

    func run<each V: PostgresValue>(
        _ statement: ServerStatement, _ values: repeat each V
    ) async throws(StoreError) -> Rows {
        let parameters = Parameters(repeat each values)
        return try await database.run(statement, parameters, of: nil)
    }

    /// What any node's writes announce.
    func notifications(of announcement: Announcement) -> AsyncStream<DatabaseNotification> {
        database.notifications(of: announcement)
    }
}
