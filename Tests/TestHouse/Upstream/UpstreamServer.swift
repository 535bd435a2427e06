import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import OAuth
import Synchronization

/// A real HTTP server on this machine with as many issuers as tests want: somebody else's, beyond our edge.
final class UpstreamServer: Sendable {
    private static let started = Task { try await UpstreamServer() }

    static func shared() async throws -> UpstreamServer { try await started.value }

    /// `http://127.0.0.1:port`
    let origin: String
    private let table: RealmTable

    private init() async throws {
        let realms = RealmTable()
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let router = Router()
        for method in [HTTPRequest.Method.get, .post] {
            router.on("/**", method: method) { request, _ -> Response in
                let body = try await request.body.collect(upTo: 1_000_000)
                guard let realm = realms.realm(of: request.uri.path) else { return Response(status: .notFound) }
                return try await realm.answer(request, body: Array(body.readableBytesView))
            }
        }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in
                continuation.yield(channel.localAddress?.port ?? 0)
                continuation.finish()
            }, logger: Logger(label: "upstream") { _ in SwiftLogNoOpLogHandler() })
        // For as long as the process runs.
        Task { try await application.run() }
        guard let port = await ports.first(where: { _ in true }) else { throw Surprise("no port") }
        origin = "http://127.0.0.1:\(port)"
        table = realms
    }

    func add(_ realm: UpstreamRealm, named name: String) { table.add(realm, name) }
}

private final class RealmTable: Sendable {
    private let realms = Mutex<[String: UpstreamRealm]>([:])

    func realm(of path: String) -> UpstreamRealm? {
        let name = path.split(separator: "/").first.map(String.init) ?? ""
        return realms.withLock { $0[name] }
    }

    func add(_ realm: UpstreamRealm, _ name: String) { realms.withLock { $0[name] = realm } }
}
