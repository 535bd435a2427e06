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
        var underWay = 0
    }

    private let queues = Mutex<[Tenant.ID: Queue]>([:])

    /// Attempts in one statement.
    static let limit = 128
    /// Statements of one tenant at once. With one, whatever comes while it waits for the disk shares the next wait.
    static let lanes = 1

    func rotate(
        _ attempt: RefreshAttempt, idleLifetime: Int, in records: TenantStore
    ) async throws(StoreError) -> Rotation? {
        try await withUnsafeContinuation { continuation in
            let waiting = Waiting(attempt: attempt, idleLifetime: idleLifetime, continuation: continuation)
            let isFirst = queues.withLock { queues in
                queues[records.id, default: Queue()].waiting.append(waiting)
                guard queues[records.id, default: Queue()].underWay < RefreshRotations.lanes else { return false }
                queues[records.id, default: Queue()].underWay += 1
                return true
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
            if case .failure(.unavailable) = outcome { failAll(records.id) }
        }
    }

    /// Whoever has waited behind a statement that the database didn't answer would wait as long again for the next one.
    private func failAll(_ tenant: Tenant.ID) {
        let waiting = queues.withLock { queues in
            let waiting = queues[tenant]?.waiting ?? []
            queues[tenant]?.waiting = []
            return waiting
        }
        for waiting in waiting {
            waiting.continuation.resume(returning: .failure(.unavailable(mayHaveApplied: false)))
        }
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
            if batch.isEmpty { queue.underWay -= 1 }
            queues[tenant] = queue.underWay == 0 && queue.waiting.isEmpty ? nil : queue
            return batch.isEmpty ? nil : batch
        }
    }
}
