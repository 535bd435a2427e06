package import OAuth
import Postgres

/// The rows of one tenant. Its operations stand one file an aggregate; all of them go through `run`, which binds the tenant.
package struct TenantStore: Sendable {
    package let id: Tenant.ID
    private let database: Database
    let seal: ColumnSeal

    init(id: Tenant.ID, database: Database, seal: ColumnSeal) {
        self.id = id
        self.database = database
        self.seal = seal
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
}
