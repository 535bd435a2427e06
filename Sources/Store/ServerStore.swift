import Postgres

/// What belongs to no tenant, or to all of them. Its operations stand one file an aggregate.
package struct ServerStore: Sendable {
    private let database: Database
    let seal: ColumnSeal

    init(database: Database, seal: ColumnSeal) {
        self.database = database
        self.seal = seal
    }

    func run<each V: PostgresValue>(
        _ statement: ServerStatement, _ values: repeat each V
    ) async throws(StoreError) -> Rows {
        let parameters = Parameters(repeat each values)
        do throws(DatabaseError) {
            return try await database.execute(statement.statement, parameters: parameters)
        } catch {
            throw StoreError(error)
        }
    }

    /// The tenants that changed, as any node's writes announce them.
    func announcements() -> AsyncStream<DatabaseNotification> {
        database.notifications(on: "ostiary_changed")
    }

    /// Logout notices, as any node's writes announce them.
    func logoutNoticeAnnouncements() -> AsyncStream<DatabaseNotification> {
        database.notifications(on: "ostiary_logout_notices")
    }

    /// Mails, as any node's writes announce them.
    func mailAnnouncements() -> AsyncStream<DatabaseNotification> {
        database.notifications(on: "ostiary_mails")
    }
}
