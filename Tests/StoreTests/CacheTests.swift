import Store
import Testing

@Suite struct CacheTests {
    typealias Cache = StalenessBoundedCache<String, Int>
    let start = ContinuousClock.Instant.now

    /// What a look says, and whether it had to load.
    private func look(
        _ cache: Cache, _ key: String = "a", after seconds: Double = 0, loading value: Int?
    ) async throws -> (value: Int?, loaded: Bool) {
        var loaded = false
        let value = try await cache.value(key, now: start + .seconds(seconds)) { () async throws(StoreError) in
            loaded = true
            return value
        }
        return (value, loaded)
    }

    @Test(arguments: [(0.0, 1), (9.999, 1), (10, 2), (1000, 2)])
    func `a value is as old as its lifetime at most`(after seconds: Double, expected: Int) async throws {
        let cache = Cache(lifetime: .seconds(10), limit: 8)
        #expect(try await look(cache, loading: 1) == (1, true))
        #expect(try await look(cache, after: seconds, loading: 2) == (expected, expected == 2))
    }

    @Test func `looking does not make a value younger`() async throws {
        let cache = Cache(lifetime: .seconds(10), limit: 8)
        _ = try await look(cache, loading: 1)
        #expect(try await look(cache, after: 9, loading: 2) == (1, false))
        #expect(try await look(cache, after: 11, loading: 3) == (3, true))
    }

    @Test func `nothing is never remembered, and ends what was`() async throws {
        let cache = Cache(lifetime: .seconds(10), limit: 8)
        #expect(try await look(cache, loading: nil) == (nil, true))
        #expect(try await look(cache, loading: 1) == (1, true))
        #expect(try await look(cache, after: 20, loading: nil) == (nil, true))
        #expect(try await look(cache, after: 1, loading: 2) == (2, true))
    }

    @Test func `an error is not remembered, and leaves what is known`() async throws {
        let cache = Cache(lifetime: .seconds(10), limit: 8)
        _ = try await look(cache, loading: 1)
        await #expect(throws: StoreError.self) {
            _ = try await cache.value("a", now: start + .seconds(20)) { () async throws(StoreError) in
                throw .unavailable(mayHaveApplied: false)
            }
        }
        #expect(try await look(cache, after: 21, loading: 2) == (2, true))
    }

    /// A lenient look while nothing can be loaded: the value, and whether it was tried.
    private func lenient(
        _ cache: Cache, after seconds: Double, _ error: StoreError = .unavailable(mayHaveApplied: false)
    ) async throws -> (value: Int?, tried: Bool) {
        var tried = false
        let value = try await cache.value("a", orLastKnown: true, now: start + .seconds(seconds)) {
            () async throws(StoreError) in
            tried = true
            throw error
        }
        return (value, tried)
    }

    @Test func `who would rather have an old value than none gets it while nothing can be loaded`() async throws {
        let cache = Cache(lifetime: .seconds(10), limit: 8)
        await #expect(throws: StoreError.self) { _ = try await lenient(cache, after: 0) }
        _ = try await look(cache, loading: 1)
        #expect(try await lenient(cache, after: 5) == (1, false))
        #expect(try await lenient(cache, after: 20) == (1, true))
        // Not everybody waits for the same answer.
        #expect(try await lenient(cache, after: 24) == (1, false))
        #expect(try await lenient(cache, after: 26) == (1, true))
        // The others are as strict as ever, and a fault is no outage.
        #expect(try await look(cache, after: 27, loading: 2) == (2, true))
        await #expect(throws: StoreError.self) { _ = try await lenient(cache, after: 40, .broken("x")) }
    }

    @Test func `what was forgotten is still the last known`() async throws {
        let cache = Cache(lifetime: .seconds(10), limit: 8)
        _ = try await look(cache, loading: 1)
        cache.forgetAll()
        #expect(try await lenient(cache, after: 1) == (1, true))
        #expect(try await look(cache, after: 2, loading: 3) == (3, true))
    }

    @Test func `what is forgotten is loaded anew, and nothing else is`() async throws {
        let cache = Cache(lifetime: .seconds(10), limit: 8)
        _ = try await look(cache, "a", loading: 1)
        _ = try await look(cache, "b", loading: 2)
        cache.forget { (key: String) in key == "a" }
        #expect(try await look(cache, "a", loading: 3) == (3, true))
        #expect(try await look(cache, "b", loading: 4) == (2, false))
        cache.forget { _, value in value == 2 }
        #expect(try await look(cache, "b", loading: 5) == (5, true))
        cache.forgetAll()
        #expect(try await look(cache, "a", loading: 6) == (6, true))
    }

    @Test func `a value that was being loaded when it was forgotten does not come back`() async throws {
        let cache = Cache(lifetime: .seconds(10), limit: 8)
        let old = try await cache.value("a", now: start) { () async throws(StoreError) in
            cache.forget { (key: String) in key == "a" }
            return 1
        }
        #expect(old == 1)
        #expect(try await look(cache, loading: 2) == (2, true))
    }

    @Test func `it keeps within its limit, and drops what is stale first`() async throws {
        let cache = Cache(lifetime: .seconds(10), limit: 10)
        for number in 0..<5 { _ = try await look(cache, "old \(number)", loading: number) }
        for number in 0..<5 { _ = try await look(cache, "new \(number)", after: 9, loading: number) }
        _ = try await look(cache, "one more", after: 11, loading: 0)
        for number in 0..<5 {
            #expect(try await look(cache, "new \(number)", after: 11, loading: 7) == (number, false))
            #expect(try await look(cache, "old \(number)", after: 1, loading: 8) == (8, true))
        }
    }

    @Test func `when nothing is stale it makes room all the same`() async throws {
        let cache = Cache(lifetime: .seconds(10), limit: 10)
        for number in 0..<100 { _ = try await look(cache, "\(number)", loading: number) }
        var remembered = 0
        for number in 0..<100 {
            let known = try await look(cache, "\(number)", loading: nil)
            if !known.loaded { remembered += 1 }
        }
        #expect((1...10).contains(remembered))
    }

    @Test func `looking for what is not there disturbs no other load`() async throws {
        let cache = Cache(lifetime: .seconds(10), limit: 8)
        _ = try await cache.value("a", now: start) { () async throws(StoreError) in
            _ = try await cache.value("nobody", now: start) { () async throws(StoreError) in nil }
            return 1
        }
        #expect(try await look(cache, loading: 2) == (1, false))
    }
}
