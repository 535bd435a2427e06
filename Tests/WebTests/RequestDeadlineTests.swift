import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Testing

@testable import Web

/// The HTTP side of one connection, on an event loop whose time the test moves.
struct RequestDeadlineTests {
    private let channel = EmbeddedChannel()
    private let patience = TimeAmount.seconds(30)

    init() throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(RequestDeadlines(patience: patience))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
    }

    private func receive(_ text: String) throws {
        _ = try channel.writeInbound(ByteBuffer(string: text))
    }

    private func answer() throws {
        let head = HTTPResponse(status: .ok, headerFields: [.contentLength: "0"])
        channel.write(HTTPResponsePart.head(head), promise: nil)
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }

    private func pass(_ time: TimeAmount) {
        channel.embeddedEventLoop.advanceTime(by: time)
    }

    @Test(arguments: [
        "", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX-Half: ",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ])
    func `a request that doesn't arrive whole is given up`(half: String) throws {
        try receive(half)
        pass(.seconds(29))
        #expect(channel.isActive)
        pass(.seconds(2))
        #expect(!channel.isActive)
    }

    @Test func `dripping does not buy time`() throws {
        for byte in "GET / HTTP/1.1" {
            try receive(String(byte))
            pass(.seconds(2))
        }
        #expect(channel.isActive)
        pass(.seconds(3))
        #expect(!channel.isActive)
    }

    @Test func `a connection that asks no more is closed`() throws {
        try receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        pass(.seconds(20))
        try answer()
        pass(.seconds(29))
        #expect(channel.isActive)
        pass(.seconds(2))
        #expect(!channel.isActive)
    }

    @Test func `a request that is being answered isn't hurried`() throws {
        try receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        pass(.seconds(3600))
        #expect(channel.isActive)
        try answer()
        #expect(channel.isActive)
    }

    @Test func `half a request behind a whole one is given up too`() throws {
        try receive("GET / HTTP/1.1\r\nHost: a\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
        try answer()
        pass(.seconds(31))
        #expect(!channel.isActive)
    }

    @Test func `a request that was answered before its end still has to end`() throws {
        try receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
        try answer()
        pass(.seconds(31))
        #expect(!channel.isActive)
    }

    @Test func `after an early answer and the request's end the next request has its time`() throws {
        try receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf")
        try answer()
        pass(.seconds(20))
        try receive("half")
        pass(.seconds(20))
        #expect(channel.isActive)
        pass(.seconds(11))
        #expect(!channel.isActive)
    }
}
