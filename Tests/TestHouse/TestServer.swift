import Foundation
package import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import OAuth
import Synchronization
package import Web

/// The router without a socket: bytes in, bytes out.
package struct TestServer: Sendable {
    /// Scheme and authority of the public URL.
    package let origin: String
    private let responder: WebResponder

    package init(_ services: WebServices) {
        origin = services.publicURL.origin
        responder = WebServer.responder(services)
    }

    /// - Parameters:
    ///   - target: path and query, or a URL of this origin.
    ///   - declaresLength: false sends the body in chunks, of which nothing is announced.
    ///   - hangsUp: after the body, which should have been longer.
    package func send(
        _ method: HTTPRequest.Method, _ target: String, _ fields: HTTPFields = [:], body: [UInt8]? = nil,
        declaresLength: Bool = true, hangsUp: Bool = false
    ) async throws -> Answer {
        let path = target.hasPrefix(origin) ? String(target.dropFirst(origin.count)) : target
        var fields = fields
        if let body, declaresLength { fields[.contentLength] = String(body.count) }
        let request = Request(
            head: HTTPRequest(method: method, scheme: nil, authority: nil, path: path, headerFields: fields),
            body: TestServer.chunked(body ?? [], hangsUp))
        let context = WebContext(
            source: ApplicationRequestContextSource(
                channel: NIOAsyncTestingChannel(),
                logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() })
            ))
        let response = try await responder.respond(to: request, context: context)
        let collected = Collected()
        try await response.body.write(collected)
        return Answer(
            url: origin + path, status: response.status.code, headers: response.headers, body: collected.all)
    }

    private struct HungUp: Error {}

    private static func chunked(_ body: [UInt8], _ hangsUp: Bool) -> RequestBody {
        let chunks = stride(from: 0, to: body.count, by: 16_384).map {
            ByteBuffer(bytes: body[$0..<min($0 + 16_384, body.count)])
        }
        return RequestBody(
            asyncSequence: AsyncThrowingStream<ByteBuffer, any Error> { continuation in
                for chunk in chunks { continuation.yield(chunk) }
                continuation.finish(throwing: hangsUp ? HungUp() : nil)
            })
    }
}

private final class Collected: ResponseBodyWriter, Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var all: [UInt8] { bytes.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        bytes.withLock { $0 += buffer.readableBytesView }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
