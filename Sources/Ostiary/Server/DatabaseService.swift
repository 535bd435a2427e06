import Postgres
import ServiceLifecycle

/// Keeps the connections to the database until the server has stopped serving.
struct DatabaseService: Service {
    let database: Database

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await database.run()
        }
    }
}
