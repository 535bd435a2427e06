import Logging
import ServiceLifecycle

/// Has the embedded Postgres start again when it is killed, by the kernel for want of memory or by somebody, and restart when its
/// program was upgraded.
struct PostgresWatch: Service {
    let postgres: EmbeddedPostgres
    let logger: Logger

    func run() async {
        try? await cancelWhenGracefulShutdown {
            try await postgres.keepRunning(logger: logger)
        }
    }
}
