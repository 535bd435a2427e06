import FoundationEssentials
import Logging
import ServiceLifecycle
import Store

/// Removes what nobody needs any more, on one of all nodes at a time.
struct Housekeeping: Service {
    let store: Store
    let logger: Logger
    let now: @Sendable () -> Date

    /// Seconds between two rounds, on whatever node.
    static let interval = 300
    /// Rows that one statement looks at: some milliseconds of work.
    private static let batch = 500

    func run() async {
        try? await cancelWhenGracefulShutdown {
            while true {
                await round()
                try await Task.sleep(for: .seconds(Housekeeping.interval))
            }
        }
    }

    /// Whatever fails now is done in the next round.
    private func round() async {
        do throws(StoreError) {
            let next = now() + TimeInterval(Self.interval) / 2
            guard try await store.server.claimHousekeeping(next: next, now: now()) else { return }
            for sweep in Sweep.allCases { try await run(sweep) }
        } catch {
            logger.warning("what is over can't be removed right now", metadata: ["error": "\(error)"])
        }
    }

    private func run(_ sweep: Sweep) async throws(StoreError) {
        var gone = 0
        while !Task.isCancelled {
            let swept = try await store.server.run(sweep, limit: Self.batch, now: now())
            gone += swept.gone
            guard swept.gone + swept.kept == Self.batch else { break }
        }
        if gone > 0 { logger.info("removed what is over", metadata: ["what": "\(sweep.rawValue)", "rows": "\(gone)"]) }
    }
}
