import FoundationEssentials
import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Delivers what is in an outbox: at once when any node writes to it, and again when a retry is due. An idle server asks the database for
/// no more than a heartbeat.
struct OutboxDelivery<Box: Outbox>: Service {
    let outbox: Box
    let logger: Logger
    let now: @Sendable () -> Date

    /// For what was announced while the line was down, and not noticed to be.
    private var heartbeat: Duration { .seconds(300) }
    /// After the database has failed.
    private var pause: Duration { .seconds(5) }

    func run() async {
        await cancelWhenGracefulShutdown {
            let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            wake.yield()
            async let following: Void = follow(wake)
            await withDiscardingTaskGroup { group in
                let places = Places(width: outbox.width, share: outbox.share)
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
        await outbox.follow { wake.yield() }
    }

    /// Begins as many attempts as are due and have a place; each that ends makes room for another. How long to wait for the next unless
    /// something happens.
    private func begin(
        in group: inout DiscardingTaskGroup, _ places: Places, _ wake: AsyncStream<Void>.Continuation
    ) async -> Duration {
        do throws(StoreError) {
            while places.free > 0 {
                let due = try await outbox.due(places.free, busy: places.busy, now: now())
                guard !due.isEmpty else { break }
                for delivery in due {
                    let recipient = outbox.recipient(of: delivery)
                    places.take(recipient)
                    group.addTask {
                        await outbox.attempt(delivery, now: now)
                        places.giveBack(recipient)
                        wake.yield()
                    }
                }
            }
            // Whoever ends wakes it.
            guard places.free > 0 else { return heartbeat }
            guard let next = try await outbox.next(busy: places.busy) else { return heartbeat }
            return min(heartbeat, max(.milliseconds(100), .seconds(next.timeIntervalSince(now()))))
        } catch {
            logger.warning("\(outbox.name) can't be delivered right now", metadata: ["error": "\(error)"])
            return pause
        }
    }

    /// The attempts that are under way, by whom they are for.
    private final class Places: Sendable {
        private let width: Int
        private let share: Int
        private let taken = Mutex<[Box.Recipient: Int]>([:])

        init(width: Int, share: Int) {
            self.width = width
            self.share = share
        }

        var free: Int { taken.withLock { width - $0.values.reduce(0, +) } }
        var busy: [Box.Recipient] { taken.withLock { $0.filter { $0.value >= share }.map(\.key) } }

        func take(_ recipient: Box.Recipient) {
            taken.withLock { $0[recipient, default: 0] += 1 }
        }

        func giveBack(_ recipient: Box.Recipient) {
            taken.withLock { taken in
                let left = taken[recipient, default: 1] - 1
                taken[recipient] = left == 0 ? nil : left
            }
        }
    }
}
