import OAuth
import Postgres

extension ServerStore {
    static let masterSecretCheckInsert = ServerStatement(
        "INSERT INTO master_secret_check (sealed) VALUES ($1) ON CONFLICT DO NOTHING")
    static let masterSecretCheck = ServerStatement("SELECT sealed FROM master_secret_check")

    /// Whether the database was sealed under this server's master secret. The first server ever decides.
    package func masterSecretFits() async throws(StoreError) -> Bool {
        let place = ColumnSeal.Place(tenant: "", table: "master_secret_check", column: "sealed", row: "")
        _ = try await run(Self.masterSecretCheckInsert, try seal.seal(Array("ostiary".utf8), at: place))
        guard let row = try await run(Self.masterSecretCheck).first else { return false }
        return (try? seal.open(try row.read([UInt8].self), at: place)) != nil
    }
}
