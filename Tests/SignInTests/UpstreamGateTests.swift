import OAuth
import Testing

@testable import SignIn

/// A provider that hangs, or is ill, costs its own people their sign-in, and nobody else anything.
@Suite struct UpstreamGateTests {
    private let key = UpstreamGate.Key(tenant: .random(), provider: IdentityProvider.ID("a")!)
    private let other = UpstreamGate.Key(tenant: .random(), provider: IdentityProvider.ID("a")!)

    private func fail(_ gate: UpstreamGate, _ refusal: UpstreamRefusal, at now: ContinuousClock.Instant) async
        -> UpstreamRefusal?
    {
        do throws(UpstreamRefusal) {
            try await gate.pass(key, now: { now }) { () async throws(UpstreamRefusal) in throw refusal }
            return nil
        } catch {
            return error
        }
    }

    private func passes(_ gate: UpstreamGate, _ key: UpstreamGate.Key, at now: ContinuousClock.Instant) async -> Bool {
        (try? await gate.pass(key, now: { now }) { true }) ?? false
    }

    @Test func `one that doesn't answer rests, then one request finds out whether it is back`() async {
        let gate = UpstreamGate()
        let start = ContinuousClock.now
        for _ in 0..<UpstreamGate.patience { #expect(await fail(gate, .timedOut, at: start) == .timedOut) }
        #expect(await fail(gate, .timedOut, at: start) == .resting)
        #expect(await passes(gate, other, at: start))
        let later = start + UpstreamGate.rest
        #expect(await fail(gate, .unreachable, at: later) == .unreachable)
        #expect(await fail(gate, .unreachable, at: later) == .resting)
        let muchLater = later + UpstreamGate.rest
        #expect(await passes(gate, key, at: muchLater))
        #expect(await passes(gate, key, at: muchLater))
    }

    @Test func `an answer that is merely wrong is an answer`() async {
        let gate = UpstreamGate()
        let now = ContinuousClock.now
        for _ in 0..<50 { #expect(await fail(gate, .tokenRefused, at: now) == .tokenRefused) }
        for _ in 0..<4 { #expect(await fail(gate, .serverError, at: now) == .serverError) }
        #expect(await passes(gate, key, at: now))
        for _ in 0..<4 { #expect(await fail(gate, .serverError, at: now) == .serverError) }
        #expect(await passes(gate, key, at: now))
    }

    /// Goes in as often as there are places, each inside the one before, and then `then`.
    private func crowd(_ gate: UpstreamGate, _ left: Int, then: () async -> Void) async throws(UpstreamRefusal) {
        guard left > 0 else { return await then() }
        try await gate.pass(key) { () async throws(UpstreamRefusal) in try await crowd(gate, left - 1, then: then) }
    }

    @Test func `so many are inside at once, and those beyond are told so at once`() async throws {
        let gate = UpstreamGate()
        try await crowd(gate, UpstreamGate.places) {
            #expect(await fail(gate, .timedOut, at: .now) == .busy)
            #expect(await passes(gate, other, at: .now))
        }
        #expect(await passes(gate, key, at: .now))
    }
}
