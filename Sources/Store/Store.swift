package import FoundationEssentials
package import OAuth
package import Postgres

/// The database, seen by the rest of the house: a `TenantStore` for what a tenant does, a `ServerStore` for what the server does.
package struct Store: Sendable {
    private let database: StoreDatabase
    private let seal: ColumnSeal
    private let rotations: RefreshRotations

    /// The keys that columns are sealed with are derived from `masterSecret`. `wallClock` tells the time of the world, whatever the times
    /// are that callers name.
    package init(_ database: Database, masterSecret: MasterSecret, wallClock: @escaping @Sendable () -> Date) {
        self.database = StoreDatabase(database)
        seal = ColumnSeal(masterSecret)
        rotations = RefreshRotations(wallClock: wallClock, patience: database.statementDeadline)
    }

    /// What a connection has to be told, so that the plans of all statements are made once, and are right whatever the tables hold.
    ///
    /// Every statement finds its rows by a key. A plan that is made while a table is small, or before it was ever analyzed, sees no
    /// difference between that and reading all of it; and as a plan is kept, it would read all of it when it has a million rows.
    package static let databaseParameters = [
        "plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "enable_bitmapscan": "off",
        "enable_hashjoin": "off", "enable_mergejoin": "off", "enable_material": "off",
        // What is switched off counts as dear, where there is no other way; compiling for it would take a hundred times as long.
        "jit": "off",
    ]

    /// What one tenant may see and do: there is no way from it to another one's rows.
    package func tenant(_ id: Tenant.ID) -> TenantStore {
        TenantStore(id: id, database: database, seal: seal, rotations: rotations)
    }

    package var server: ServerStore {
        ServerStore(database: database, seal: seal)
    }
}
