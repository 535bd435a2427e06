import OAuth
import Synchronization

/// Lets requests through to providers: so many at once for each, and for a while none to one that doesn't answer. A provider that
/// hangs costs its own people their sign-in, and nobody else anything.
final class UpstreamGate: Sendable {
    /// A provider of a tenant.
    struct Key: Hashable, Sendable {
        let tenant: Tenant.ID
        let provider: IdentityProvider.ID
    }

    /// What a request shows of the provider.
    fileprivate enum Health {
        case well
        /// It didn't answer, or not as one that is well.
        case ill
        /// It wasn't asked.
        case unknown
    }

    private struct Line {
        var inside = 0
        /// In a row.
        var failures = 0
        var restsUntil: ContinuousClock.Instant?
    }

    /// Requests to one provider at once.
    static let places = 32
    /// Requests of one tenant at once, to all of its providers: others have theirs.
    static let placesOfTenant = 64
    /// Failures in a row after which it rests.
    static let patience = 5
    /// For how long; then one request finds out whether it is back.
    static let rest = Duration.seconds(15)

    private let lines = Mutex<[Key: Line]>([:])

    /// Runs a request, when there is room. Throws `busy`, or `resting`, at once.
    func pass<Value: Sendable>(
        _ key: Key, now: @Sendable () -> ContinuousClock.Instant = { .now },
        _ request: () async throws(UpstreamRefusal) -> Value
    ) async throws(UpstreamRefusal) -> Value {
        if let refusal = enter(key, now()) { throw refusal }
        do throws(UpstreamRefusal) {
            let value = try await request()
            leave(key, .well, now())
            return value
        } catch {
            leave(key, error.showing, now())
            throw error
        }
    }

    private func enter(_ key: Key, _ now: ContinuousClock.Instant) -> UpstreamRefusal? {
        lines.withLock { lines in
            var line = lines[key] ?? Line()
            if let end = line.restsUntil {
                guard now >= end else { return .resting }
                // This one finds out; the others wait for what it finds.
                line.restsUntil = now + Self.rest
            }
            let ofTenant = lines.reduce(0) { $0 + ($1.key.tenant == key.tenant ? $1.value.inside : 0) }
            guard line.inside < Self.places, ofTenant < Self.placesOfTenant else { return .busy }
            line.inside += 1
            lines[key] = line
            return nil
        }
    }

    private func leave(_ key: Key, _ shown: Health, _ now: ContinuousClock.Instant) {
        lines.withLock { lines in
            guard var line = lines[key] else { return }
            line.inside -= 1
            switch shown {
            case .ill:
                line.failures += 1
                if line.failures >= Self.patience { line.restsUntil = now + Self.rest }
            case .well:
                line.failures = 0
                line.restsUntil = nil
            case .unknown: break
            }
            // What says nothing is forgotten: the table is as large as what is going on.
            lines[key] = line.inside == 0 && line.failures == 0 ? nil : line
        }
    }
}

extension UpstreamRefusal {
    fileprivate var showing: UpstreamGate.Health {
        switch self {
        case .unreachable, .timedOut, .serverError: .ill
        case .busy: .unknown
        default: .well
        }
    }
}
