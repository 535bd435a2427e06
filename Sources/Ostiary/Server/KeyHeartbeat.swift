import FoundationEssentials
import Grants
import Keys
import Logging
import OAuth
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
            for slug in try await store.server.tenantsWithKeysDue(now: now(), limit: 100) {
                guard let tenant = try await store.server.tenant(slug) else { continue }
                let rotation = KeyRotation(store: store.tenant(tenant.id), policy: tenant.policy)
                for move in try await rotation.advance(now: now()) {
                    logger.info("signing keys", metadata: ["tenant": "\(slug)", "move": "\(move)"])
                }
            }
        } catch {
            logger.warning("signing keys were not looked after", metadata: ["error": "\(error)"])
        }
    }
}
