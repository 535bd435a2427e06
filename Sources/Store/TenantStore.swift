package import OAuth
import Postgres

/// The rows of one tenant. Its operations stand one file an aggregate; all of them go through `run`, which binds the tenant.
package struct TenantStore: Sendable {
    package let id: Tenant.ID
    private let database: StoreDatabase
    let seal: ColumnSeal
    let rotations: RefreshRotations

    init(id: Tenant.ID, database: StoreDatabase, seal: ColumnSeal, rotations: RefreshRotations) {
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
        return try await database.run(statement, parameters, of: id)
    }

    /// Runs several statements in one transaction: all of them count, or none.
    func transaction<Value: Sendable>(
        _ body: (TenantTransaction) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await database.transaction { (transaction) throws(StoreError) in
            try await body(TenantTransaction(id: id, seal: seal, transaction: transaction))
        }
    }
}

/// A transaction of one tenant.
struct TenantTransaction: Sendable {
    let id: Tenant.ID
    let seal: ColumnSeal
    private let transaction: Transaction

    fileprivate init(id: Tenant.ID, seal: ColumnSeal, transaction: Transaction) {
        self.id = id
        self.seal = seal
        self.transaction = transaction
    }

    /// Runs a statement with this tenant as `$1` and the values after it.
    func run<each V: PostgresValue>(
        _ statement: TenantStatement, _ values: repeat each V
    ) async throws(StoreError) -> Rows {
        let parameters = Parameters(id.rawValue, repeat each values)
        return try await transaction.run(statement, parameters, of: id)
    }
}
