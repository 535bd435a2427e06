/// What other threads want an event thread to do, in the order of asking.
struct Mailbox {
    enum Work {
        case job(UnownedJob)
        case block(@Sendable () -> Void)
    }

    enum Life {
        case running
        /// Runs what is here, accepts more from that, then ends.
        case ending
        case ended
    }

    private(set) var life = Life.running
    private var work: [Work] = []
    /// The thread found no work and is in poll(2), or about to be: who adds work has to wake it.
    private var asleep = false

    /// Whether it was accepted, and whether the thread has to be woken for it.
    mutating func add(_ item: Work) -> (accepted: Bool, wake: Bool) {
        guard life != .ended else { return (false, false) }
        work.append(item)
        defer { asleep = false }
        return (true, asleep)
    }

    mutating func end() {
        guard life == .running else { return }
        life = .ending
        asleep = false
    }

    /// Exchanges the work with the emptied array of the last turn. False when the thread is to end.
    mutating func take(into emptied: inout [Work]) -> Bool {
        asleep = false
        swap(&work, &emptied)
        guard emptied.isEmpty, life == .ending else { return true }
        life = .ended
        return false
    }

    /// Whether the thread may wait without end: there is nothing to do, and from now on who adds work wakes it.
    mutating func fallAsleep() -> Bool {
        asleep = work.isEmpty && life == .running
        return asleep
    }
}
