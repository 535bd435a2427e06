package import OAuth
package import Postgres

/// The database, seen by the rest of the house: a `TenantStore` for what a tenant does, a `ServerStore` for what the server does.
package struct Store: Sendable {
    private let database: Database
    private let seal: ColumnSeal
    private let rotations = RefreshRotations()

    /// The keys that columns are sealed with are derived from `masterSecret`.
    package init(_ database: Database, masterSecret: MasterSecret) {
        self.database = database
        seal = ColumnSeal(masterSecret)
    }

    /// What one tenant may see and do: there is no way from it to another one's rows.
    package func tenant(_ id: Tenant.ID) -> TenantStore {
        TenantStore(id: id, database: database, seal: seal, rotations: rotations)
    }

    package var server: ServerStore {
        ServerStore(database: database, seal: seal)
    }
}
