import Outbound
import Testing

@Suite struct EndingTests {
    private let server: Server

    init() throws {
        server = try .shared
    }

    @Test func `cancelling ends that fetch at once, closes its connection and frees its place`() async throws {
        let fetcher = server.fetcher {
            $0.maximumInFlight = 2
            $0.maximumWaiting = 0
        }
        let cancelled = Task { try await fetcher.fetch(OutboundRequest(.get, server.secure + "/hang/cancelled")) }
        let other = Task { try await fetcher.fetch(OutboundRequest(.get, server.secure + "/reach/cancelled-gone?1")) }
        try await server.reach("cancelled")
        cancelled.cancel()
        await #expect(throws: OutboundError.cancelled) { try await cancelled.value }
        #expect(try await other.value.status == 200)
        #expect(try await fetcher.fetch(OutboundRequest(.get, server.secure + "/echo")).status == 200)
    }

    @Test func `a waiting fetch can be cancelled too`() async throws {
        let fetcher = server.fetcher { $0.maximumInFlight = 1 }
        let first = Task { try await fetcher.fetch(OutboundRequest(.get, server.plain + "/hang/ahead")) }
        try await server.reach("ahead")
        let waiting = Task { try await fetcher.fetch(OutboundRequest(.get, server.plain + "/echo")) }
        waiting.cancel()
        await #expect(throws: OutboundError.cancelled) { try await waiting.value }
        first.cancel()
        await #expect(throws: OutboundError.cancelled) { try await first.value }
        #expect(try await fetcher.fetch(OutboundRequest(.get, server.plain + "/echo")).status == 200)
    }

    @Test func `a task that was cancelled before asks for nothing`() async throws {
        let fetcher = server.fetcher()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await fetcher.fetch(OutboundRequest(.get, server.plain + "/count/asked"))
        }
        await #expect(throws: OutboundError.cancelled) { try await task.value }
        let response = try await fetcher.fetch(OutboundRequest(.get, server.plain + "/count/asked"))
        #expect(response.body == Array("1".utf8))
    }

    @Test func `cancelling half of many leaves the other half whole`() async throws {
        let fetcher = server.fetcher { $0.maximumInFlight = 100 }
        let hanging = (0..<50).map { _ in
            Task { try await fetcher.fetch(OutboundRequest(.get, server.secure + "/hang/half")) }
        }
        try await server.reach("half", 50)
        let others = (0..<50).map { _ in
            Task { try await fetcher.fetch(OutboundRequest(.get, server.secure + "/reach/half-gone?50")) }
        }
        for task in hanging { task.cancel() }
        for task in hanging { await #expect(throws: OutboundError.cancelled) { try await task.value } }
        for task in others { #expect(try await task.value.status == 200) }
    }

    @Test func `shutdown fails what is under way, what waits and what comes later`() async throws {
        let fetcher = server.fetcher { $0.maximumInFlight = 1 }
        let tasks = (0..<3).map { _ in
            Task { try await fetcher.fetch(OutboundRequest(.get, server.secure + "/hang/shutdown")) }
        }
        try await server.reach("shutdown")
        fetcher.shutdown()
        for task in tasks { await #expect(throws: OutboundError.stopped) { try await task.value } }
        await #expect(throws: OutboundError.stopped) {
            try await fetcher.fetch(OutboundRequest(.get, server.secure + "/echo"))
        }
        fetcher.shutdown()
        try await server.reach("shutdown-gone")
    }
}
