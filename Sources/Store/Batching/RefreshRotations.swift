import FoundationEssentials
import OAuth
import Synchronization

/// Lets refreshes that come at once share one statement and one commit.
///
/// While a tenant's statement is under way, further attempts wait in a list; the next statement takes all of them. So an attempt
/// alone goes out at once, and the busier it gets, the more of them share the wait for the disk.
final class RefreshRotations: Sendable {
    private struct Waiting {
        let attempt: RefreshAttempt
        let idleLifetime: Int
        let continuation: UnsafeContinuation<Result<Rotation?, StoreError>, Never>
    }

    private struct Queue {
        var waiting: [Waiting] = []
        var isUnderWay = false
    }

    /// The time of the world, which the database's clock tells, too: by it a statement that is carried out late is known. Everything else
    /// happens at the time that its caller says.
    let wallClock: @Sendable () -> Date
    /// How long an attempt may wait from its beginning: as long as a statement may take.
    private let patience: Duration
    private let queues = Mutex<[Tenant.ID: Queue]>([:])

    /// Attempts in one statement.
    static let limit = 128

    init(wallClock: @escaping @Sendable () -> Date, patience: Duration) {
        self.wallClock = wallClock
        self.patience = patience
    }

    func rotate(
        _ attempt: RefreshAttempt, idleLifetime: Int, in records: TenantStore
    ) async throws(StoreError) -> Rotation? {
        try await withUnsafeContinuation { continuation in
            let waiting = Waiting(attempt: attempt, idleLifetime: idleLifetime, continuation: continuation)
            let isFirst = queues.withLock { queues in
                queues[records.id, default: Queue()].waiting.append(waiting)
                defer { queues[records.id]?.isUnderWay = true }
                return queues[records.id]?.isUnderWay == false
            }
            // A task of its own: whoever began it may go away, and the others still wait.
            if isFirst { Task { await work(records) } }
        }.get()
    }

    private func work(_ records: TenantStore) async {
        while let batch = next(records.id) {
            let attempts = batch.map(\.attempt)
            let outcome: Result<[GrantID: Rotation], StoreError>
            do throws(StoreError) {
                // The lifetime is the tenant's: the same for all, but for the moment in which it is changed.
                outcome = .success(try await records.rotate(all: attempts, idleLifetime: batch[0].idleLifetime))
            } catch {
                outcome = .failure(error)
            }
            for waiting in batch {
                waiting.continuation.resume(returning: outcome.map { $0[waiting.attempt.token.family] })
            }
            failThoseWhoWaitedTooLong(records.id)
        }
    }

    private func failThoseWhoWaitedTooLong(_ tenant: Tenant.ID) {
        let latest = ContinuousClock.now - patience
        let late = queues.withLock { queues in
            let late = queues[tenant]?.waiting.filter { $0.attempt.began < latest } ?? []
            if !late.isEmpty { queues[tenant]?.waiting.removeAll { $0.attempt.began < latest } }
            return late
        }
        for waiting in late { waiting.continuation.resume(returning: .failure(.unavailable(mayHaveApplied: false))) }
    }

    /// The attempts that go next, at most one of each family: of two with the same token one is a retry, and sees what the first
    /// has done.
    private func next(_ tenant: Tenant.ID) -> [Waiting]? {
        queues.withLock { queues in
            guard var queue = queues[tenant] else { return nil }
            var families: Set<GrantID> = []
            var batch: [Waiting] = []
            var later: [Waiting] = []
            for waiting in queue.waiting {
                if batch.count < RefreshRotations.limit, families.insert(waiting.attempt.token.family).inserted {
                    batch.append(waiting)
                } else {
                    later.append(waiting)
                }
            }
            queue.waiting = later
            // Nobody waits: whoever comes next begins anew.
            queues[tenant] = batch.isEmpty ? nil : queue
            return batch.isEmpty ? nil : batch
        }
    }
}
