import Synchronization

/// Remembers what was loaded for a bounded time and in a bounded number. A value may be as old as `lifetime`; a change that is
/// announced is forgotten sooner. What is forgotten is kept until there is no room, for who would rather have it than nothing.
package final class StalenessBoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let loaded: ContinuousClock.Instant
        var isForgotten = false
        /// When it couldn't be loaded anew.
        var failed: ContinuousClock.Instant?
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// Grows with every `forget`: a load that began before one doesn't bring the old value back.
        var generation = 0
    }

    /// How long after a failure the last known value is given without asking again.
    private static var pause: Duration { .seconds(5) }

    private let lifetime: Duration
    private let limit: Int
    private let state = Mutex(State())

    package init(lifetime: Duration, limit: Int) {
        self.lifetime = lifetime
        self.limit = limit
    }

    /// The remembered value, or what `load` answers; nil is never remembered. With `orLastKnown` a value that is too old, or was
    /// forgotten, goes before the error that there is no database to ask.
    package func value(
        _ key: Key, orLastKnown isLenient: Bool = false, now: ContinuousClock.Instant = .now,
        load: () async throws(StoreError) -> Value?
    ) async throws(StoreError) -> Value? {
        let (known, generation) = state.withLock { ($0.entries[key], $0.generation) }
        if let known {
            if !known.isForgotten, now - known.loaded < lifetime { return known.value }
            if isLenient, let failed = known.failed, now - failed < Self.pause { return known.value }
        }
        let loaded: Value?
        do throws(StoreError) {
            loaded = try await load()
        } catch {
            guard isLenient, let known, case .unavailable = error else { throw error }
            // Asking may have taken long.
            state.withLock { $0.entries[key]?.failed = max(now, .now) }
            return known.value
        }
        guard let loaded else {
            // Not by `forget`: anybody may ask for what doesn't exist, and would keep all others' loads from being remembered.
            state.withLock { $0.entries[key] = nil }
            return nil
        }
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.entries.count >= limit { makeRoom(&state, now: now) }
            state.entries[key] = Entry(value: loaded, loaded: now)
        }
        return loaded
    }

    /// Forgets everything.
    package func forgetAll() {
        forget { _ in true }
    }

    /// Forgets what is known by the keys that match.
    package func forget(where matches: (Key) -> Bool) {
        forget { key, _ in matches(key) }
    }

    /// Forgets the entries that match.
    package func forget(where matches: (Key, Value) -> Bool) {
        state.withLock { state in
            state.generation += 1
            for (key, entry) in state.entries where matches(key, entry.value) {
                state.entries[key]?.isForgotten = true
            }
        }
    }

    /// Drops what is stale; when nothing is, a tenth of the rest. Rare, and cheaper than keeping an order on every look.
    private func makeRoom(_ state: inout State, now: ContinuousClock.Instant) {
        state.entries = state.entries.filter { !$0.value.isForgotten && now - $0.value.loaded < lifetime }
        guard state.entries.count >= limit else { return }
        for key in state.entries.keys.prefix(max(1, limit / 10)) { state.entries[key] = nil }
    }
}
