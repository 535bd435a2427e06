import FoundationEssentials
import Logging
import ServiceLifecycle
import SignIn
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

    private func round() async {
        do throws(StoreError) {
            let next = now() + TimeInterval(Self.interval) / 2
            guard try await store.server.claimHousekeeping(next: next, now: now()) else { return }
        } catch {
            return warn(error, "claim")
        }
        // One that fails is tried again in the next round, and keeps no other from its work.
        for sweep in Sweep.allCases { await run(sweep) }
        do throws(StoreError) {
            let erased = try await AccountErasure(store: store, logger: logger).round(now: now())
            if erased > 0 { logger.info("erased accounts", metadata: ["accounts": "\(erased)"]) }
        } catch {
            warn(error, "accounts")
        }
    }

    private func run(_ sweep: Sweep) async {
        var gone = 0
        do throws(StoreError) {
            while !Task.isCancelled {
                let swept = try await store.server.run(sweep, limit: Self.batch, now: now())
                gone += swept.gone
                guard swept.gone + swept.kept == Self.batch else { break }
            }
        } catch {
            warn(error, sweep.rawValue)
        }
        if gone > 0 { logger.info("removed what is over", metadata: ["what": "\(sweep.rawValue)", "rows": "\(gone)"]) }
    }

    private func warn(_ error: StoreError, _ what: String) {
        logger.warning(
            "what is over can't be removed right now", metadata: ["what": "\(what)", "error": "\(error)"])
    }
}
