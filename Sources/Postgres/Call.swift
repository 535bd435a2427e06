import EventThread
import Synchronization

/// One statement on its way, and the task that waits for it: waiting, abandoned or done.
///
/// Cancelling the task only abandons the call: a statement that is under way stays, and its answer is thrown away.
final class Call: Sendable {
    enum Work: Sendable {
        /// Prepared on first use, then executed.
        case execute(Statement, Parameters)
        /// Plain text without parameters: COMMIT, ROLLBACK, LISTEN.
        case command(String)
        /// Parsed and described, not executed.
        case describe(Statement, parameters: Int)
    }

    enum Lease: Sendable {
        case none
        /// The first of a transaction. Whichever of a transaction is sent first leases the connection, with BEGIN before it.
        case first(TransactionID)
        case member(TransactionID)
        /// Ends the transaction and the lease: COMMIT or ROLLBACK.
        case last(TransactionID)
    }

    typealias Outcome = Swift.Result<PostgresResult?, DatabaseError>

    private enum State: Sendable {
        case new
        case waiting(UnsafeContinuation<Outcome, Never>)
        /// Nobody waits, but this is told.
        case observed(@Sendable (Outcome) -> Void)
        case abandoned
        case done(Outcome)
    }

    let work: Work
    let lease: Lease
    let deadline: EventThread.Instant
    private let state: Mutex<State>

    /// A call for one task, which is to ask for the `outcome`.
    init(_ work: Work, lease: Lease = .none, deadline: EventThread.Instant) {
        self.work = work
        self.lease = lease
        self.deadline = deadline
        state = Mutex(.new)
    }

    /// A call that no task waits for. `whenDone` runs on the event thread.
    init(
        _ work: Work, lease: Lease = .none, deadline: EventThread.Instant,
        whenDone: @escaping @Sendable (Outcome) -> Void
    ) {
        self.work = work
        self.lease = lease
        self.deadline = deadline
        state = Mutex(.observed(whenDone))
    }

    /// Nobody is interested any more: abandoned, or done.
    var isOver: Bool {
        state.withLock { state in
            switch state {
            case .abandoned, .done: true
            case .new, .waiting, .observed: false
            }
        }
    }

    /// Waits for the answer, which may be there already. To be called once.
    func outcome() async -> Outcome {
        await withUnsafeContinuation { continuation in
            let early: Outcome? = state.withLock { state in
                switch state {
                case .new:
                    state = .waiting(continuation)
                    return nil
                case .waiting, .observed: preconditionFailure("a call has one waiter")
                case .abandoned: return .failure(.cancelled)
                case .done(let outcome): return outcome
                }
            }
            if let early { continuation.resume(returning: early) }
        }
    }

    func abandon() {
        finish(.abandoned, with: .failure(.cancelled))
    }

    func complete(_ outcome: Outcome) {
        finish(.done(outcome), with: outcome)
    }

    private func finish(_ end: State, with outcome: Outcome) {
        let former: State = state.withLock { state in
            let former = state
            switch former {
            case .new, .waiting, .observed: state = end
            case .abandoned, .done: break
            }
            return former
        }
        switch former {
        case .waiting(let continuation): continuation.resume(returning: outcome)
        case .observed(let whenDone): whenDone(outcome)
        case .new, .abandoned, .done: break
        }
    }
}
