import Logging
import Postgres
import ServiceLifecycle

/// The database that a server or a command works on: the given one, or the embedded one, started for as long as it is needed.
struct RunningDatabase: Sendable {
    /// libpq's connection string.
    let conninfo: String
    private let embedded: EmbeddedPostgres?

    /// Starts the embedded Postgres when no database is configured.
    static func open(_ settings: Settings, searchPath: String, logger: Logger) async throws -> RunningDatabase {
        if let url = settings.databaseURL { return RunningDatabase(conninfo: url, embedded: nil) }
        let embedded = try await EmbeddedPostgres.start(
            in: settings.dataDirectory, places: PostgresPlaces(searchPath: searchPath), logger: logger)
        return RunningDatabase(conninfo: embedded.connection, embedded: embedded)
    }

    /// What has to run beside the server, so that the database does.
    func services(logger: Logger) -> [any Service] {
        embedded.map { [PostgresWatch(postgres: $0, logger: logger)] } ?? []
    }

    /// The error, which says what to remove if it is about the embedded Postgres.
    static func explained(_ error: any Error, _ settings: Settings) -> any Error {
        guard settings.databaseURL == nil, let reason = error as? MigrationError else { return error }
        switch reason {
        case .beforeBaseline, .changed, .missing, .outOfOrder:
            return EmbeddedPostgresError.otherSchema(
                cluster: DataDirectory(settings.dataDirectory).cluster, reason: reason)
        case .unreadable, .misnamed, .duplicate, .failed, .endsTransaction, .unavailable: return reason
        }
    }

    /// Stops what `open` started. A database that was there before goes on.
    func close() async {
        await embedded?.stop()
    }
}
