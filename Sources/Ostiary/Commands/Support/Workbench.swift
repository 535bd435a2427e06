import Administration
import Credentials
import FoundationEssentials
import Logging
import Postgres

/// What an operator's command works with: an administrator over a database that runs for as long as the command does.
struct Workbench: Sendable {
    let administrator: Administrator
    /// The moment of the command.
    let now: Date

    /// Lends a workbench. The database's schema has to be this version's; commands other than `migrate` don't change it.
    static func with(
        _ options: OperatorOptions, _ body: (Workbench) async throws -> Void
    ) async throws {
        let settings = try options.settings()
        try await withDatabase(settings, searchPath: options.command.searchPath) { conninfo in
            // It also finds out, in the server's own words, when the database can't be reached at all.
            let pending = try await Migrations(directory: settings.migrationsDirectory).plan(conninfo: conninfo)
            guard pending.isEmpty else {
                throw CommandFailure(
                    "the database lacks migrations, \(pending[0].fileName) first: run 'ostiary migrate'")
            }
            let foundations = try Foundations(settings, conninfo: conninfo, logger: logger(settings, .critical))
            try await foundations.running {
                try await foundations.checkKeys()
                let administrator = Administrator(
                    store: foundations.store, hasher: foundations.hasher, peppers: foundations.peppers)
                try await body(Workbench(administrator: administrator, now: Date()))
            }
        }
    }

    /// Lends the connection string of the database: the configured one, or the embedded one, which is used as it runs beside a
    /// server, and otherwise runs for this command. Waits until the deadline for a server that is restarting it.
    static func withDatabase(
        _ settings: Settings, searchPath: String, until deadline: ContinuousClock.Instant = .now + .seconds(30),
        _ body: (String) async throws -> Void
    ) async throws {
        if settings.databaseURL == nil, let running = EmbeddedPostgres.connection(toRunningIn: settings.dataDirectory) {
            return try await reaching(settings) { try await body(running) }
        }
        let database: RunningDatabase
        do {
            database = try await RunningDatabase.open(
                settings, searchPath: searchPath, logger: logger(settings, .notice))
        } catch EmbeddedPostgresError.locked where .now < deadline {
            // The server that holds it is about to start its Postgres, or to restart it.
            try await Task.sleep(for: .milliseconds(100))
            return try await withDatabase(settings, searchPath: searchPath, until: deadline, body)
        }
        do {
            try await reaching(settings) { try await body(database.conninfo) }
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    /// Not every command that can't reach the database was about to migrate it.
    private static func reaching(_ settings: Settings, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch MigrationError.unavailable(let message) {
            throw CommandFailure("the database can't be reached: " + Output.printable(message))
        } catch {
            throw RunningDatabase.explained(error, settings)
        }
    }

    /// A command says itself what went wrong: its log begins at `least`.
    private static func logger(_ settings: Settings, _ least: Logger.Level) -> Logger {
        var logger = LogOutput.logger(settings)
        logger.logLevel = max(settings.logLevel, least)
        return logger
    }
}

extension Foundations {
    /// Runs `body` while the database runs, then ends that and the hashing threads.
    fileprivate func running(_ body: () async throws -> Void) async throws {
        let connections = Task { try await database.run() }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        connections.cancel()
        _ = await connections.result
        await hasher.shutDown()
        try result.get()
    }
}
