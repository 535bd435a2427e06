import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOPosix
import Testing

@testable import Web

/// A server on a real socket that answers everything at once, with deadlines that a test can wait for.
struct RequestDeadlineTests {
    /// The answer to what is sent, and whether the server then closed the connection of its own accord.
    private func exchange(
        _ sent: String, patience: TimeAmount = .milliseconds(300), answersEarly: Bool = false,
        answerDelay: TimeAmount = .zero
    ) async throws -> (answer: String, tookMilliseconds: Int) {
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
                    try pipeline.addHandler(RequestDeadlines(patience: patience))
                    try pipeline.addHandler(AnsweringHandler(answersEarly: answersEarly, delay: answerDelay))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let clock = ContinuousClock()
        let began = clock.now
        let client = try await ClientBootstrap(group: group)
            .connect(to: try #require(server.localAddress)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let answer = try await client.executeThenClose { inbound, outbound in
            if !sent.isEmpty { try await outbound.write(ByteBuffer(string: sent)) }
            var answer = ""
            for try await bytes in inbound { answer += String(buffer: bytes) }
            return answer
        }
        try await server.close()
        return (answer, Int((clock.now - began) / .milliseconds(1)))
    }

    @Test(arguments: [
        "", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX-Half: ",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ])
    func `a request that doesn't arrive whole is given up`(half: String) async throws {
        let (answer, took) = try await exchange(half)
        #expect(answer == "")
        #expect(took >= 300)
    }

    @Test func `a connection that asks no more is closed`() async throws {
        let (answer, took) = try await exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 200"))
        #expect(took >= 300)
    }

    @Test func `a request that is being answered isn't hurried`() async throws {
        let (answer, took) = try await exchange(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n", patience: .milliseconds(100), answerDelay: .milliseconds(400))
        #expect(answer.hasPrefix("HTTP/1.1 200"))
        #expect(took >= 500)
    }

    @Test func `half a request behind a whole one is given up too`() async throws {
        let (answer, _) = try await exchange(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf",
            answerDelay: .milliseconds(50))
        #expect(answer.matches(of: /HTTP\/1.1 200/).count == 1)
    }

    @Test func `a request that was answered before its end still has to end`() async throws {
        let (answer, _) = try await exchange(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf", answersEarly: true)
        #expect(answer.matches(of: /HTTP\/1.1 200/).count == 1)
    }

    @Test func `after an early answer and the request's end the connection is as any other`() async throws {
        let (answer, took) = try await exchange(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nhalf", answersEarly: true)
        #expect(answer.matches(of: /HTTP\/1.1 200/).count == 1)
        #expect(took >= 300)
    }

    @Test func `requests one behind the other are all answered`() async throws {
        let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        let (answer, _) = try await exchange(String(repeating: request, count: 5), answerDelay: .milliseconds(20))
        #expect(answer.matches(of: /HTTP\/1.1 200/).count == 5)
    }
}

/// Answers each request with 200 and no body: at its end, or as soon as its head is there.
private final class AnsweringHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private let answersEarly: Bool
    private let delay: TimeAmount

    init(answersEarly: Bool, delay: TimeAmount) {
        self.answersEarly = answersEarly
        self.delay = delay
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head where answersEarly: answer(context)
        case .end where !answersEarly: answer(context)
        default: break
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
            let head = HTTPResponse(status: .ok, headerFields: [.contentLength: "0"])
            context.write(self.wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
