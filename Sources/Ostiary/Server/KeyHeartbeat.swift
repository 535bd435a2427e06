import FoundationEssentials
import Keys
import Logging
import ServiceLifecycle
import Store

/// Moves keys whose time has come, on any number of nodes. It is the heartbeat: an idle server asks the database nothing else.
struct KeyHeartbeat: Service {
    let store: Store
    let logger: Logger
    let now: @Sendable () -> Date

    static let interval = Duration.seconds(300)

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                await beat()
                try await Task.sleep(for: KeyHeartbeat.interval)
            }
        }
    }

    /// One round; whatever fails now is tried again at the next one.
    private func beat() async {
        do {
            try await KeyRound(store: store).run(now: now()) { slug, result in
                switch result {
                case .success(let moves):
                    for move in moves {
                        logger.info("signing keys", metadata: ["tenant": "\(slug)", "move": "\(move)"])
                    }
                case .failure(let error):
                    logger.error(
                        "signing keys can't be rotated", metadata: ["tenant": "\(slug)", "error": "\(error)"])
                }
            }
        } catch {
            logger.warning("signing keys were not looked after", metadata: ["error": "\(error)"])
        }
    }
}
