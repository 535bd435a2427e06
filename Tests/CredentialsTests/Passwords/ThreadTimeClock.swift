import Glibc
import Synchronization

/// The processor time of whichever thread reads it, with a record of what was measured: each two readings are one
/// measurement. What else the machine does doesn't count.
final class ThreadTimeClock: Clock, Sendable {
    typealias Duration = Swift.Duration
    typealias Instant = SteppingClock.Instant

    private let readings = Mutex<[Duration]>([])
    let minimumResolution = Duration.nanoseconds(1)

    var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        let reading = Duration.seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        readings.withLock { $0.append(reading) }
        return Instant(offset: reading)
    }

    /// In the order they were made. Complete once the answer of the last one is there.
    var measured: [Duration] {
        readings.withLock { readings in
            stride(from: 1, to: readings.count, by: 2).map { readings[$0] - readings[$0 - 1] }
        }
    }

    /// Nothing sleeps by this clock.
    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        throw CancellationError()
    }
}
