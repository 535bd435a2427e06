package import Crypto
package import OAuth
package import Postgres

/// The database, seen by the rest of the house: a `TenantStore` for what a tenant does, a `ServerStore` for what the server does.
package struct Store: Sendable {
    private let database: Database
    private let seal: ColumnSeal
    private let rotations = RefreshRotations()

    /// `columnKey` has 256 bits and seals nothing but columns.
    package init(_ database: Database, columnKey: SymmetricKey) {
        self.database = database
        seal = ColumnSeal(key: columnKey)
    }

    /// What one tenant may see and do: there is no way from it to another one's rows.
    package func tenant(_ id: Tenant.ID) -> TenantStore {
        TenantStore(id: id, database: database, seal: seal, rotations: rotations)
    }

    package var server: ServerStore {
        ServerStore(database: database, seal: seal)
    }
}
