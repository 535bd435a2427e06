import FoundationEssentials
import Grants
import Logging
import ServiceLifecycle
import Store

/// Tells clients of sessions that have ended: at once when any node writes a notice, and again when a retry is due. An idle server
/// asks the database for no more than a heartbeat.
struct LogoutNoticeDelivery: Service {
    let store: Store
    let backChannelLogout: BackChannelLogout
    let logger: Logger
    let now: @Sendable () -> Date

    /// For what was announced while the line was down, and not noticed to be.
    private static let heartbeat = Duration.seconds(300)
    /// After the database has failed.
    private static let pause = Duration.seconds(5)

    func run() async {
        await cancelWhenGracefulShutdown {
            let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            wake.yield()
            async let following: Void = follow(wake)
            var timer: Task<Void, Never>?
            for await _ in wakes {
                timer?.cancel()
                let wait = await deliver()
                timer = Task {
                    guard (try? await Task.sleep(for: wait)) != nil else { return }
                    wake.yield()
                }
            }
            timer?.cancel()
            await following
        }
    }

    private func follow(_ wake: AsyncStream<Void>.Continuation) async {
        await store.server.followLogoutNotices { wake.yield() }
    }

    /// One round, and how long to wait for the next unless one is announced.
    private func deliver() async -> Duration {
        do throws(StoreError) {
            guard let next = try await backChannelLogout.deliverDue(now: now) else { return Self.heartbeat }
            return min(Self.heartbeat, max(.zero, .seconds(next.timeIntervalSince(now()))))
        } catch {
            logger.warning("logout notices can't be delivered right now", metadata: ["error": "\(error)"])
            return Self.pause
        }
    }
}
