import Credentials
import FoundationEssentials
import Logging
import OAuth
import Postgres
import SignIn
import Store

/// What the server and the commands both stand on: the database, the store over it, and the hashing of passwords.
struct Foundations: Sendable {
    let database: Database
    let store: Store
    let peppers: Peppers
    let hasher: PasswordHasher

    /// `conninfo` is the database's, given or embedded. Nothing is connected until `database.run()`.
    init(_ settings: Settings, conninfo: String, logger: Logger) throws {
        database = Database(
            DatabaseConfiguration(
                conninfo: conninfo, connections: settings.databaseConnections,
                statementDeadline: settings.statementTimeout, parameters: Store.databaseParameters),
            logger: logger)
        store = Store(database, masterSecret: settings.masterSecret, wallClock: { Date() })
        peppers = try Peppers(of: settings)
        hasher = try PasswordHasher(
            PasswordHasherSettings(
                parameters: settings.argon2, threads: settings.hashThreads, waiting: settings.hashQueue))
    }

    /// Passwords as the store has them.
    var passwords: SealedPasswords { SealedPasswords(store: store, hasher: hasher, peppers: peppers) }

    /// Throws when something in the database was sealed under a key that isn't here: its master secret is another one, or a
    /// pepper is missing.
    func checkKeys() async throws {
        guard try await store.server.masterSecretFits() else { throw ForeignDatabase() }
        let missing = try await store.server.peppersMissing(of: peppers.fingerprints, sealing: peppers.currentVersion)
        if let version = missing.first { throw MissingPepper(version: version) }
    }

    /// The database holds keys and passwords that this server's master secret doesn't open.
    struct ForeignDatabase: Error, CustomStringConvertible {
        let description =
            "OSTIARY_MASTER_SECRET is not the secret that this database was sealed with: nothing in it could be opened"
    }

    /// Whose passwords it sealed, they could not sign in.
    struct MissingPepper: Error, CustomStringConvertible {
        let version: Int

        var description: String {
            "OSTIARY_PEPPER lacks the key of version \(version) that passwords in this database are sealed with, or has another"
        }
    }
}
