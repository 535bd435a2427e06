import Outbound
import Testing

/// A server that dies, or does not speak HTTP, is a failure that says so, and never half an answer.
@Suite struct BrokenServerTests {
    private let server: Server
    private let fetcher: Fetcher

    init() throws {
        server = try .shared
        fetcher = server.fetcher()
    }

    private func expectBroken(_ request: OutboundRequest) async {
        await #expect {
            try await fetcher.fetch(request)
        } throws: { error in
            if case OutboundError.broken(let reason) = error { !reason.isEmpty } else { false }
        }
    }

    @Test(arguments: [
        "/half", "/half-chunk", "/half-head", "/reset", "/nothing", "/nonsense", "/noise", "/bad-status", "/bad-chunk",
        "/bad-length", "/null",
    ])
    func `a broken answer is none`(_ path: String) async {
        for base in [server.plain, server.secure] {
            await expectBroken(OutboundRequest(.get, base + path))
            await expectBroken(
                OutboundRequest(.post(body: [1, 2, 3], contentType: "application/octet-stream"), base + path))
        }
    }

    @Test func `an answer without a length ends with its connection`() async throws {
        let response = try await fetcher.fetch(OutboundRequest(.get, server.secure + "/until-close"))
        #expect(response.body == Array("all of it".utf8))
    }

    @Test(arguments: ["https://localhost:1/", "https://nowhere.invalid/"])
    func `a host that is not there is unreachable`(_ url: String) async {
        await #expect {
            try await fetcher.fetch(OutboundRequest(.get, url))
        } throws: { error in
            if case OutboundError.unreachable = error { true } else { false }
        }
    }
}
