/// The bookkeeping of one connection's pipeline: what was sent, in its order, and what has been answered of it. Pure:
/// the connection tells what it sent and received, and does what this says.
///
/// A slot is what lies between two syncs: at most BEGIN, then PREPARE, then the statement. Nobody hears of a result before
/// the sync is answered: it is the sync that commits, and it may still fail.
struct SlotQueue<Call, Answer> {
    enum Event {
        /// One of the slot's steps succeeded.
        case success(Answer)
        /// A step, or the sync, failed with this state; what follows in the slot is skipped.
        case failure(Answer, SQLState)
        /// A step was skipped because of an earlier failure.
        case skipped
        /// The sync was answered.
        case sync
    }

    struct Slot {
        let call: Call
        /// The prepared statement that is executed, if any.
        var statement: PreparedStatement?
        /// It is prepared in this slot: that it's unknown to the server is then no surprise.
        var isPreparedHere = false
        /// Never sent again: part of a transaction. (What is sent again has no prepared statement, so it isn't a third time.)
        var isFinal = false
        /// Steps that have not been answered yet.
        var steps = 1
        fileprivate(set) var answer: Answer?
        fileprivate(set) var failure: SQLState?
    }

    enum Action {
        case wait
        /// The slot is over: successfully if there is no failure.
        case complete(Slot, forget: PreparedStatement?)
        /// The server lost or outdated the prepared statement: forget it, and send the call again.
        case again(Slot, forget: PreparedStatement)
        /// The server answers what was not asked: the connection is of no more use.
        case outOfStep
    }

    private var slots = Queue<Slot>()

    var count: Int { slots.count }
    var isEmpty: Bool { slots.isEmpty }
    var first: Slot? { slots.first }

    mutating func append(_ slot: Slot) {
        slots.append(slot)
    }

    mutating func receive(_ event: Event) -> Action {
        guard !slots.isEmpty else { return .outOfStep }
        switch event {
        case .sync: return finish(slots.popFirst()!)
        case .success(let answer): return slots.updateFirst { $0.step(answer, failure: nil) } ? .wait : .outOfStep
        case .failure(let answer, let state):
            _ = slots.updateFirst { $0.step(answer, failure: state) }
            return .wait
        case .skipped: return .wait
        }
    }

    /// Everything that is under way, when the connection is lost.
    mutating func removeAll() -> [Call] {
        var calls: [Call] = []
        while let slot = slots.popFirst() { calls.append(slot.call) }
        return calls
    }

    private func finish(_ slot: Slot) -> Action {
        guard let failure = slot.failure else {
            return slot.steps == 0 ? .complete(slot, forget: nil) : .outOfStep
        }
        guard let statement = slot.statement else { return .complete(slot, forget: nil) }
        if slot.isPreparedHere { return .complete(slot, forget: slot.isPrepared ? nil : statement) }
        guard failure == .invalidStatementName || failure == .featureNotSupported else {
            return .complete(slot, forget: nil)
        }
        return slot.isFinal ? .complete(slot, forget: statement) : .again(slot, forget: statement)
    }
}

extension SlotQueue.Slot {
    /// The last step but one, which prepares, has succeeded: then it stays prepared, though the statement or the sync fails.
    fileprivate var isPrepared: Bool { steps <= 1 }

    /// The last success is the answer, unless there is a failure: the first of those. False if more steps are answered than were sent.
    fileprivate mutating func step(_ answer: Answer, failure: SQLState?) -> Bool {
        if let failure {
            guard self.failure == nil else { return true }
            self.failure = failure
            self.answer = answer
            return true
        }
        steps -= 1
        guard self.failure == nil else { return true }
        self.answer = answer
        return steps >= 0
    }
}
