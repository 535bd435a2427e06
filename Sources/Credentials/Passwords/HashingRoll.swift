import Synchronization

/// Counts the threads that have not gone home, and tells those who wait for the last one.
final class HashingRoll: Sendable {
    private struct State {
        var present: Int
        var awaiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(count: Int) {
        state = Mutex(State(present: count))
    }

    func leave() {
        let told = state.withLock { state in
            state.present -= 1
            guard state.present == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.awaiting = [] }
            return state.awaiting
        }
        for continuation in told { continuation.resume() }
    }

    /// Returns when nobody is present. Not cancellable: what is awaited takes a hash's time at most.
    func empty() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if state.present > 0 { state.awaiting.append(continuation) }
                return state.present == 0
            }
            if isEmpty { continuation.resume() }
        }
    }
}
