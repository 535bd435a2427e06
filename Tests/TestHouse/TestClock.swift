package import Foundation
import Synchronization

/// The time as a test has it: it stands still until it is moved.
package final class TestClock: Sendable {
    private let time: Mutex<Date>

    /// Starts on a whole second of 2026, so that tokens' times compare exactly.
    package init() {
        time = Mutex(Date(timeIntervalSince1970: 1_780_000_000))
    }

    package var now: Date { time.withLock { $0 } }

    /// Moves on by so many seconds.
    package func advance(by seconds: TimeInterval) {
        time.withLock { $0 += seconds }
    }
}
