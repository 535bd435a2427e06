import Testing

@testable import Outbound

@Suite struct LimitTests {
    private let server: Server

    init() throws {
        server = try .shared
    }

    @Test func `an answer may be as large as the limit`() async throws {
        let fetcher = server.fetcher { $0.maximumResponseBytes = 70_000 }
        #expect(try await fetcher.fetch(OutboundRequest(.get, server.secure + "/large?70000")).body.count == 70_000)
    }

    @Test(arguments: [
        "/large?70001", "/claim", "/endless", "/bomb", "/endless-head", "/endless-line", "/endless-interim",
        "/endless-trailers",
    ])
    func `a larger one is cut off`(_ path: String) async throws {
        let fetcher = server.fetcher { $0.maximumResponseBytes = 70_000 }
        await #expect(throws: OutboundError.tooLarge) {
            try await fetcher.fetch(OutboundRequest(.get, server.secure + path))
        }
    }

    @Test func `what is packed counts unpacked only if we have to unpack it`() async throws {
        let fetcher = server.fetcher { $0.maximumResponseBytes = 70_000 }
        let response = try await fetcher.fetch(OutboundRequest(.get, server.secure + "/packed"))
        #expect(response.header("Content-Encoding") == "gzip")
        #expect(response.body.starts(with: [0x1f, 0x8b]))
    }

    @Test(arguments: ["/hang/timeout", "/drip", "/drip-head", "/drip-line", "/deaf"])
    func `a server that goes on for ever is left, and its place is free again`(_ path: String) async throws {
        let fetcher = server.fetcher {
            $0.maximumInFlight = 1
            $0.maximumWaiting = 0
        }
        for base in [server.plain, server.secure] {
            let body = [UInt8](repeating: 7, count: path == "/deaf" ? 30_000_000 : 3)
            let request = OutboundRequest(.post(body: body, contentType: "application/octet-stream"), base + path)
            await #expect(throws: OutboundError.timedOut) {
                try await fetcher.fetch(request, deadline: .now + .milliseconds(300))
            }
            #expect(try await fetcher.fetch(OutboundRequest(.get, base + "/echo")).status == 200)
        }
    }

    @Test func `the time of the settings is the time of a fetch, and its connection is closed then`() async throws {
        let fetcher = server.fetcher { $0.timeout = .milliseconds(300) }
        await #expect(throws: OutboundError.timedOut) {
            try await fetcher.fetch(OutboundRequest(.get, server.plain + "/hang/settings"))
        }
        try await server.reach("settings-gone")
    }

    @Test func `a server that does not begin is left sooner`() async throws {
        let fetcher = server.fetcher { $0.connectTimeout = .milliseconds(300) }
        let duration = await ContinuousClock().measure {
            await #expect(throws: OutboundError.timedOut) {
                try await fetcher.fetch(OutboundRequest(.get, server.mute + "/"))
            }
        }
        #expect(duration < .seconds(60))
    }

    @Test func `beyond those who may wait, all are busy at once`() async throws {
        let fetcher = server.fetcher {
            $0.maximumInFlight = 1
            $0.maximumWaiting = 1
        }
        let first = Task { try await fetcher.fetch(OutboundRequest(.get, server.plain + "/hang/crowd")) }
        try await server.reach("crowd")
        let others = await withTaskGroup { group in
            for _ in 0..<2 {
                group.addTask { () -> Result<Int, OutboundError> in
                    do throws(OutboundError) {
                        return .success(try await fetcher.fetch(OutboundRequest(.get, server.plain + "/echo")).status)
                    } catch {
                        // The other one waits: let it go on.
                        first.cancel()
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(others.contains(.failure(.busy)))
        #expect(others.contains(.success(200)))
    }

    @Test func `who waits for the whole time has sent nothing, and says so`() async throws {
        let fetcher = server.fetcher { $0.maximumInFlight = 1 }
        let first = Task { try await fetcher.fetch(OutboundRequest(.get, server.plain + "/hang/place")) }
        try await server.reach("place")
        await #expect(throws: OutboundError.busy) {
            try await fetcher.fetch(OutboundRequest(.get, server.plain + "/echo"), deadline: .now + .milliseconds(50))
        }
        first.cancel()
        await #expect(throws: OutboundError.cancelled) { try await first.value }
    }
}
