import Synchronization

/// A clock that goes on by the next step of a list each time it is read twice: what is measured with it takes that long.
final class SteppingClock: Clock, Sendable {
    typealias Duration = Swift.Duration

    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var steps: ArraySlice<Duration>
        var offset = Duration.zero
        var isMeasuring = false
    }

    private let state: Mutex<State>
    let minimumResolution = Duration.nanoseconds(1)

    init(_ steps: [Duration]) {
        state = Mutex(State(steps: steps[...]))
    }

    var now: Instant {
        state.withLock { state in
            if state.isMeasuring { state.offset += state.steps.popFirst() ?? .zero }
            state.isMeasuring.toggle()
            return Instant(offset: state.offset)
        }
    }

    /// Nothing sleeps by this clock.
    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        throw CancellationError()
    }
}
