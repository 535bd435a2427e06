import Outbound
import Testing

@Suite struct FetchingTests {
    private let server: Server
    private let fetcher: Fetcher

    init() throws {
        server = try .shared
        fetcher = server.fetcher()
    }

    private func text(_ response: OutboundResponse) -> String {
        String(decoding: response.body, as: UTF8.self)
    }

    @Test(arguments: [\Server.plain, \Server.secure])
    func `GET brings status, headers and body`(_ base: any KeyPath<Server, String> & Sendable) async throws {
        let url = server[keyPath: base] + "/echo?a=%20b#fragment"
        let response = try await fetcher.fetch(
            OutboundRequest(.get, url, headers: [("Accept", "application/json"), ("X-Empty", ""), ("X-Twice", "1")]))
        #expect(response.status == 200)
        #expect(response.header("x-seen") == "once")
        #expect(response.header("X-EMPTY") == "")
        #expect(response.header("absent") == nil)
        #expect(response.headers.filter { $0.name.lowercased() == "x-seen" }.map(\.value) == ["once", "twice"])
        let lines = text(response).split(separator: "\n")
        #expect(lines.first == "GET /echo?a=%20b")
        #expect(lines.contains("User-Agent: Ostiary"))
        #expect(lines.contains("X-Empty: "))
        #expect(lines.filter { $0.hasPrefix("Accept") } == ["Accept: application/json"])
    }

    @Test(arguments: [0, 1, 100_000, 3_000_000])
    func `POST sends its bytes once, of whatever number and value`(_ count: Int) async throws {
        let fetcher = server.fetcher { $0.maximumResponseBytes = 4_000_000 }
        let body = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let response = try await fetcher.fetch(
            OutboundRequest(.post(body: body, contentType: "application/octet-stream"), server.secure + "/echo"))
        #expect(response.status == 200)
        let head = response.body.prefix(response.body.count - count)
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\n")
        #expect(lines.first == "POST /echo")
        #expect(lines.contains("Content-Type: application/octet-stream"))
        #expect(lines.contains("Content-Length: \(count)"))
        #expect(!lines.contains { $0.lowercased().hasPrefix("expect") })
        #expect(Array(response.body.suffix(count)) == body)
    }

    @Test(arguments: [204, 400, 404, 503])
    func `a status of failure is an answer`(_ status: Int) async throws {
        let response = try await fetcher.fetch(OutboundRequest(.get, "\(server.plain)/status?\(status)"))
        #expect(response.status == status)
        #expect(response.body.isEmpty)
    }

    @Test func `a redirect is an answer, and nobody follows it`() async throws {
        let response = try await fetcher.fetch(OutboundRequest(.get, server.plain + "/redirect"))
        #expect(response.status == 302)
        #expect(response.header("location") == "/count/followed")
        #expect(text(response) == "elsewhere")
        let count = try await fetcher.fetch(OutboundRequest(.get, server.plain + "/count/followed"))
        #expect(text(count) == "1")
    }

    @Test func `an interim answer and trailers leave no trace`() async throws {
        let response = try await fetcher.fetch(OutboundRequest(.get, server.secure + "/interim"))
        #expect(response.status == 200)
        #expect(response.header("X-Final") == "yes")
        #expect(response.header("X-Interim") == nil)
        #expect(response.header("X-Trailer") == nil)
        #expect(text(response) == "body")
    }

    @Test func `a cookie is not kept`() async throws {
        #expect(try await fetcher.fetch(OutboundRequest(.get, server.secure + "/cookie")).header("set-cookie") == "a=b")
        let response = try await fetcher.fetch(OutboundRequest(.get, server.secure + "/echo"))
        #expect(!text(response).lowercased().contains("cookie"))
    }

    @Test func `every fetch has a connection of its own`() async throws {
        var callers: Set<String> = []
        for _ in 0..<3 {
            callers.insert(text(try await fetcher.fetch(OutboundRequest(.get, server.secure + "/caller"))))
        }
        #expect(callers.count == 3)
    }

    @Test func `two hundred at once come back with their own answers`() async throws {
        let wrong = try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                let base = number.isMultiple(of: 4) ? server.secure : server.plain
                group.addTask { [fetcher] in
                    let request = OutboundRequest(
                        .post(body: Array("\(number)".utf8), contentType: "text/plain"), "\(base)/echo?\(number)")
                    let response = try await fetcher.fetch(request)
                    let text = String(decoding: response.body, as: UTF8.self)
                    return text.hasPrefix("POST /echo?\(number)\n") && text.hasSuffix("\n\n\(number)") ? 0 : 1
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }
}
