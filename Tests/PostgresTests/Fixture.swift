import Logging
import Postgres
import TestCluster

/// The database that all tests of this process share; those that need a table make a temporary or an own one.
private let sharedConninfo = Result { try TestCluster.shared().createDatabase() }

/// Runs `body` with a database that is running, and ends that cleanly.
func withDatabase(
    conninfo: String? = nil,
    configure: (inout DatabaseConfiguration) -> Void = { _ in },
    _ body: (Database) async throws -> Void
) async throws {
    var configuration = DatabaseConfiguration(conninfo: try conninfo ?? sharedConninfo.get(), connections: 2)
    configuration.statementDeadline = .seconds(20)
    configuration.backoff = Backoff(first: .milliseconds(5), longest: .milliseconds(50), jitter: { 1 })
    configure(&configuration)
    let database = Database(configuration, logger: quiet)
    let running = Task { try await database.run() }
    do {
        try await body(database)
    } catch {
        running.cancel()
        _ = try? await running.value
        throw error
    }
    running.cancel()
    try await running.value
}

let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

extension Rows {
    /// The one column of the one row.
    func value<V: PostgresValue>(_ type: V.Type) throws -> V {
        guard count == 1 else { throw DatabaseError.mismatch("\(count) rows") }
        return try self[0].decode(type)
    }
}

/// The error of a statement that has to fail.
func failure(of work: () async throws -> Void) async -> DatabaseError? {
    do {
        try await work()
        return nil
    } catch {
        return error as? DatabaseError
    }
}
