package import OAuth
import Postgres

/// The rows of one tenant. Its operations stand one file an aggregate; all of them go through `run`, which binds the tenant.
package struct TenantStore: Sendable {
    package let id: Tenant.ID
    private let database: Database
    let seal: ColumnSeal
    let rotations: RefreshRotations

    init(id: Tenant.ID, database: Database, seal: ColumnSeal, rotations: RefreshRotations) {
        self.id = id
        self.database = database
        self.seal = seal
        self.rotations = rotations
    }

    /// Runs a statement with this tenant as `$1` and the values after it.
    func run<each V: PostgresValue>(
        _ statement: TenantStatement, _ values: repeat each V
    ) async throws(StoreError) -> Rows {
        let parameters = Parameters(id.rawValue, repeat each values)
        do throws(DatabaseError) {
            return try await database.execute(statement.statement, parameters: parameters)
        } catch {
            throw StoreError(error)
        }
    }

    /// Runs several statements in one transaction: all of them count, or none.
    func transaction<Value: Sendable>(
        _ body: (TenantTransaction) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await database.transaction {
                try await body(TenantTransaction(id: id, seal: seal, transaction: $0))
            }
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError {
            throw StoreError(error)
        } catch {
            throw .broken("\(error)")
        }
    }
}

/// A transaction of one tenant.
struct TenantTransaction: Sendable {
    let id: Tenant.ID
    let seal: ColumnSeal
    let transaction: Transaction

    /// Runs a statement with this tenant as `$1` and the values after it.
    func run<each V: PostgresValue>(
        _ statement: TenantStatement, _ values: repeat each V
    ) async throws(StoreError) -> Rows {
        let parameters = Parameters(id.rawValue, repeat each values)
        do throws(DatabaseError) {
            return try await transaction.execute(statement.statement, parameters: parameters)
        } catch {
            throw StoreError(error)
        }
    }
}
