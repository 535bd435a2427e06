import Credentials
import Crypto
import Logging
import OAuth
import Postgres
import Store

/// What the server and the commands both stand on: the database, the store over it, and the hashing of passwords.
struct Foundations: Sendable {
    let database: Database
    let store: Store
    let peppers: Peppers
    let hasher: PasswordHasher

    /// `conninfo` is the database's, given or embedded. Nothing is connected until `database.run()`.
    init(_ settings: Settings, conninfo: String, logger: Logger) throws {
        let secret = settings.root
        database = Database(
            DatabaseConfiguration(
                conninfo: conninfo, connections: settings.databaseConnections,
                statementDeadline: settings.statementTimeout),
            logger: logger)
        store = Store(database, columnKey: secret.key(for: .columns))
        if let given = settings.peppers, let newest = given.last {
            peppers = try Peppers(
                keys: Dictionary(uniqueKeysWithValues: given.map { ($0.version, $0.bytes) }), current: newest.version)
        } else {
            let derived = secret.key(for: .pepper).withUnsafeBytes { Array($0) }
            peppers = try Peppers(keys: [1: derived], current: 1)
        }
        hasher = try PasswordHasher(
            PasswordHasherSettings(
                parameters: Argon2Parameters(
                    memoryKiB: settings.argon2.memory, iterations: settings.argon2.iterations,
                    parallelism: settings.argon2.parallelism),
                threads: settings.hashThreads, waiting: settings.hashQueue))
    }

    /// Throws when the database was sealed under another master secret.
    func checkMasterSecret() async throws {
        guard try await store.server.masterSecretFits() else { throw ForeignDatabase() }
    }

    /// The database holds keys and passwords that this server's master secret doesn't open.
    struct ForeignDatabase: Error, CustomStringConvertible {
        let description =
            "OSTIARY_MASTER_SECRET is not the secret that this database was sealed with: nothing in it could be opened"
    }
}
