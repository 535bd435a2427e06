import OAuth
import Postgres

/// The store's only way to the database: every statement is executed here, and what it wrote is announced by its transaction.
struct StoreDatabase: Sendable {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Executes one statement. It is committed when this returns. `tenant` nil: a statement of the server.
    func run(
        _ statement: some StoreStatement, _ parameters: Parameters, of tenant: Tenant.ID?
    ) async throws(StoreError) -> Rows {
        guard statement.announcements.isEmpty else {
            return try await transaction { (transaction) throws(StoreError) in
                try await transaction.run(statement, parameters, of: tenant)
            }
        }
        do throws(DatabaseError) {
            return try await database.execute(statement.statement, parameters: parameters)
        } catch {
            throw StoreError(error)
        }
    }

    /// Runs several statements in one transaction: all of them count, or none.
    func transaction<Value: Sendable>(
        _ body: (Transaction) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await database.transaction { try await body($0) }
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError {
            throw StoreError(error)
        } catch {
            throw .broken("\(error)")
        }
    }

    /// What is notified on the channel of an announcement.
    func notifications(of announcement: Announcement) -> AsyncStream<DatabaseNotification> {
        database.notifications(on: announcement.channel)
    }
}

extension Transaction {
    /// Executes one statement of the transaction. `tenant` nil: a statement of the server.
    func run(
        _ statement: some StoreStatement, _ parameters: Parameters, of tenant: Tenant.ID?
    ) async throws(StoreError) -> Rows {
        let rows: Rows
        do throws(DatabaseError) {
            rows = try await execute(statement.statement, parameters: parameters)
        } catch {
            throw StoreError(error)
        }
        guard rows.affected > 0 else { return rows }
        for announcement in statement.announcements {
            switch announcement {
            case .change:
                let changed = if let tenant { [tenant] } else { try Transaction.tenants(in: rows) }
                for tenant in changed { notify(announcement.channel, tenant.description) }
            case .mail, .logoutNotice: notify(announcement.channel, "")
            }
        }
        return rows
    }

    private static func tenants(in rows: Rows) throws(StoreError) -> [Tenant.ID] {
        guard rows.count == rows.affected else { throw .broken("a change can't be announced: no tenant is returned") }
        var tenants: [Tenant.ID] = []
        for row in rows { tenants.append(try row.read(Tenant.ID.self, at: 0)) }
        return tenants
    }
}
