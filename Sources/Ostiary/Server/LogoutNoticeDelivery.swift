import FoundationEssentials
import Grants
import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Tells clients of sessions that have ended: at once when any node writes a notice, and again when a retry is due. An idle server
/// asks the database for no more than a heartbeat.
struct LogoutNoticeDelivery: Service {
    let store: Store
    let backChannelLogout: BackChannelLogout
    let logger: Logger
    let now: @Sendable () -> Date

    /// How many clients are told at once.
    private static let width = 16
    /// For what was announced while the line was down, and not noticed to be.
    private static let heartbeat = Duration.seconds(300)
    /// After the database has failed.
    private static let pause = Duration.seconds(5)

    func run() async {
        await cancelWhenGracefulShutdown {
            let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            wake.yield()
            async let following: Void = follow(wake)
            await withDiscardingTaskGroup { group in
                let free = Places(Self.width)
                var timer: Task<Void, Never>?
                for await _ in wakes {
                    timer?.cancel()
                    let wait = await begin(in: &group, free, wake)
                    timer = Task {
                        guard (try? await Task.sleep(for: wait)) != nil else { return }
                        wake.yield()
                    }
                }
                timer?.cancel()
                group.cancelAll()
            }
            await following
        }
    }

    private func follow(_ wake: AsyncStream<Void>.Continuation) async {
        await store.server.followLogoutNotices { wake.yield() }
    }

    /// Begins as many attempts as are due and have a place; each that ends makes room for another. How long to wait for the next unless
    /// something happens.
    private func begin(
        in group: inout DiscardingTaskGroup, _ free: Places, _ wake: AsyncStream<Void>.Continuation
    ) async -> Duration {
        do throws(StoreError) {
            while free.count > 0 {
                let due = try await backChannelLogout.due(free.count, now: now())
                guard !due.isEmpty else { break }
                for delivery in due {
                    free.take()
                    group.addTask {
                        await backChannelLogout.attempt(delivery, now: now)
                        free.giveBack()
                        wake.yield()
                    }
                }
            }
            guard let next = try await backChannelLogout.next() else { return Self.heartbeat }
            return min(Self.heartbeat, max(.milliseconds(100), .seconds(next.timeIntervalSince(now()))))
        } catch {
            logger.warning("logout notices can't be delivered right now", metadata: ["error": "\(error)"])
            return Self.pause
        }
    }

    /// How many more attempts may be under way.
    private final class Places: Sendable {
        private let free: Mutex<Int>

        init(_ count: Int) {
            free = Mutex(count)
        }

        var count: Int { free.withLock { $0 } }
        func take() { free.withLock { $0 -= 1 } }
        func giveBack() { free.withLock { $0 += 1 } }
    }
}
