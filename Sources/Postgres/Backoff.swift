/// How long to wait before a lost connection is tried again: `first`, doubling to `longest`, each times a random factor.
package struct Backoff: Sendable {
    package var first: Duration
    package var longest: Duration
    /// A factor for one delay; by default between a half and one, so that nodes don't come back in step.
    package var jitter: @Sendable () -> Double

    package init(
        first: Duration = .milliseconds(50),
        longest: Duration = .seconds(2),
        jitter: @escaping @Sendable () -> Double = { .random(in: 0.5...1) }
    ) {
        self.first = first
        self.longest = longest
        self.jitter = jitter
    }

    /// The delay after so many failures in a row; 0 is the first.
    func delay(after failures: Int) -> Duration {
        min(longest, first * (1 << min(failures, 20))) * jitter()
    }
}
