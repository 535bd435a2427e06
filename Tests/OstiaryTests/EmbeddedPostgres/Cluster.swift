import Glibc
import Logging

@testable import Ostiary

/// A data directory of one test; what still runs in it is killed when the test is over.
final class Cluster: Sendable {
    let path: String
    private let directory: TemporaryDirectory

    init(_ name: String = "data") {
        directory = TemporaryDirectory()
        path = directory.path + "/" + name
    }

    deinit {
        let cluster = path + "/cluster"
        guard let file = PostmasterFile(cluster: cluster), let user = try? DatabaseUser.forCluster(at: cluster),
            file.isServer(of: cluster, user: user)
        else { return }
        kill(file.processID, SIGKILL)
    }

    static let places = PostgresPlaces(searchPath: "")

    func start(_ places: PostgresPlaces = places) async throws -> EmbeddedPostgres {
        try await Self.start(in: path, places)
    }

    static func start(in path: String, _ places: PostgresPlaces = places) async throws -> EmbeddedPostgres {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try await EmbeddedPostgres.start(in: path, places: places, logger: logger)
    }

    /// The one line of an error that a start ends with.
    func refusal() async -> String? {
        do {
            await (try start()).stop()
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// What psql prints.
    static func query(_ sql: String, on connection: String) async throws -> String {
        let installation = try await PostgresInstallation.find(version: nil, cluster: "", in: places)
        let output = try await ChildProcess.output(
            of: [installation.binaries + "/psql", connection, "-X", "-A", "-t", "-q", "-c", sql])
        return String(output.reversed().drop { $0.isNewline }.reversed())
    }

    func exists(_ name: String) -> Bool { access(path + "/" + name, F_OK) == 0 }
}
