import Glibc

/// The main process of a running Postgres: our child, or one that an earlier server has left.
struct ServerProcess: Sendable {
    let id: pid_t
    /// What it was started from; nil: unknown.
    let program: ProgramFile?
    private let isChild: Bool
    private let proof: @Sendable () -> Bool
    private var hasEnded = false

    init(child: pid_t, program: ProgramFile?) {
        id = child
        self.program = program
        isChild = true
        proof = { true }
    }

    /// - Parameter isStill: whether the process of this id still is the server.
    init(adopted: pid_t, program: ProgramFile?, isStill: @escaping @Sendable () -> Bool) {
        id = adopted
        self.program = program
        isChild = false
        proof = isStill
    }

    /// Collects a child that has ended; after that its id is never used again.
    mutating func isAlive() -> Bool {
        if hasEnded { return false }
        if isChild {
            var status: Int32 = 0
            hasEnded = waitpid(id, &status, WNOHANG) != 0
        } else {
            hasEnded = !proof()
        }
        return !hasEnded
    }

    mutating func signal(_ number: Int32) {
        if isAlive() { kill(id, number) }
    }

    /// Stops Postgres: open transactions are rolled back, and the next start needs no recovery. One that takes longer than `patience` is
    /// stopped at once (the next start recovers), at last killed. Not ended by cancellation.
    mutating func stop(patience: Duration) async {
        for (signal, time) in [(SIGINT, patience), (SIGQUIT, min(patience, .seconds(5))), (SIGKILL, .seconds(5))] {
            self.signal(signal)
            if await hasEnded(within: time) { return }
        }
    }

    /// Looks every few milliseconds; not ended by cancellation.
    mutating func hasEnded(within patience: Duration) async -> Bool {
        let deadline = ContinuousClock.now + patience
        while isAlive() {
            if ContinuousClock.now > deadline { return false }
            // A task of its own, since in a cancelled one a sleep would not sleep.
            await Task { try? await Task.sleep(for: .milliseconds(2)) }.value
        }
        return true
    }
}
