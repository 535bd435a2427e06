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
                let places = Places()
                var timer: Task<Void, Never>?
                for await _ in wakes {
                    timer?.cancel()
                    let wait = await begin(in: &group, places, wake)
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
        in group: inout DiscardingTaskGroup, _ places: Places, _ wake: AsyncStream<Void>.Continuation
    ) async -> Duration {
        do throws(StoreError) {
            while places.free > 0 {
                let due = try await backChannelLogout.due(places.free, busy: places.busy, now: now())
                guard !due.isEmpty else { break }
                for delivery in due {
                    places.take(delivery.recipient)
                    group.addTask {
                        await backChannelLogout.attempt(delivery, now: now)
                        places.giveBack(delivery.recipient)
                        wake.yield()
                    }
                }
            }
            // Whoever ends wakes it.
            guard places.free > 0 else { return Self.heartbeat }
            guard let next = try await backChannelLogout.next() else { return Self.heartbeat }
            return min(Self.heartbeat, max(.milliseconds(100), .seconds(next.timeIntervalSince(now()))))
        } catch {
            logger.warning("logout notices can't be delivered right now", metadata: ["error": "\(error)"])
            return Self.pause
        }
    }

    /// The attempts that are under way, by whom they are for.
    private final class Places: Sendable {
        /// How many clients are told at once.
        private static let width = 16
        /// With so many under way a client gets no more: one that hangs leaves room for the others.
        private static let share = 4

        private let taken = Mutex<[LogoutDelivery.Recipient: Int]>([:])

        var free: Int { taken.withLock { Self.width - $0.values.reduce(0, +) } }
        var busy: [LogoutDelivery.Recipient] { taken.withLock { $0.filter { $0.value >= Self.share }.map(\.key) } }

        func take(_ recipient: LogoutDelivery.Recipient) {
            taken.withLock { $0[recipient, default: 0] += 1 }
        }

        func giveBack(_ recipient: LogoutDelivery.Recipient) {
            taken.withLock { taken in
                let left = taken[recipient, default: 1] - 1
                taken[recipient] = left == 0 ? nil : left
            }
        }
    }
}
