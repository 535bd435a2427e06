import EventThread
import Synchronization

/// One call, and the task that waits for it. The first outcome counts: a cancelled task does not wait until its
/// transfer is taken down.
final class Call<Kind: Transfer>: Sendable {
    typealias Outcome = Result<Kind.Success, Kind.Failure>

    private enum State: Sendable {
        case new
        case waiting(CheckedContinuation<Outcome, Never>)
        case done(Outcome)
    }

    let job: Kind.Job
    let deadline: EventThread.Instant
    private let state = Mutex(State.new)

    init(_ job: Kind.Job, deadline: EventThread.Instant) {
        self.job = job
        self.deadline = deadline
    }

    /// Nobody waits for it any more.
    var isOver: Bool {
        state.withLock { if case .done = $0 { true } else { false } }
    }

    /// Waits for the outcome, which may be there already. To be called once.
    func outcome() async -> Outcome {
        await withCheckedContinuation { continuation in
            let early: Outcome? = state.withLock { state in
                switch state {
                case .new:
                    state = .waiting(continuation)
                    return nil
                case .waiting: preconditionFailure("a call has one waiter")
                case .done(let outcome): return outcome
                }
            }
            if let early { continuation.resume(returning: early) }
        }
    }

    /// Nothing if it has an outcome already.
    func complete(_ outcome: Outcome) {
        let former: State = state.withLock { state in
            let former = state
            if case .done = former { return former }
            state = .done(outcome)
            return former
        }
        if case .waiting(let continuation) = former { continuation.resume(returning: outcome) }
    }
}
