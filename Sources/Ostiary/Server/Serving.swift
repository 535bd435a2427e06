import FoundationEssentials
import Logging
import Postgres
import Store
import Web

/// From settings to a server that answers, and back: what `serve` and `dev` have in common.
enum Serving {
    /// Opens the database, brings its schema up to date, serves until told to stop, and closes everything.
    static func run(
        _ settings: Settings, searchPath: String, logger: Logger,
        demonstration: ((Store) throws -> Demonstration)? = nil,
        prepare: @escaping @Sendable (Foundations) async throws -> Void = { _ in },
        onListening: @escaping @Sendable () async -> Void
    ) async throws {
        let database = try await RunningDatabase.open(settings, searchPath: searchPath, logger: logger)
        do {
            for file in try await Migrations(directory: settings.migrationsDirectory).apply(conninfo: database.conninfo)
            {
                logger.notice("migrated", metadata: ["file": "\(file.fileName)"])
            }
            let foundations = try Foundations(settings, conninfo: database.conninfo, logger: logger)
            let server = OstiaryServer(
                settings: settings, foundations: foundations, below: database.services(logger: logger), logger: logger)
            try await server.run(
                demonstration: try demonstration?(foundations.store), prepare: { try await prepare(foundations) },
                onListening: onListening)
        } catch {
            await database.close()
            throw RunningDatabase.explained(error, settings)
        }
        await database.close()
    }
}
