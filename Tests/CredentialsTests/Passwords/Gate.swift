import Dispatch

/// Holds a hashing thread until it is opened, and says when one has come.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let arrivals: AsyncStream<Void>
    private let arrive: AsyncStream<Void>.Continuation

    init() {
        (arrivals, arrive) = AsyncStream.makeStream()
    }

    /// Called on the hashing thread.
    func pass() {
        arrive.yield()
        semaphore.wait()
    }

    func awaitArrival() async {
        for await _ in arrivals { return }
    }

    /// Lets one thread pass.
    func open() {
        semaphore.signal()
    }
}
