import FoundationEssentials
import Glibc
import Testing

@testable import Ostiary

@Suite struct RefusalTests {
    @Test func `a cluster of another version is refused and left alone`() async throws {
        let cluster = Cluster()
        await (try cluster.start()).stop()
        let file = cluster.path + "/cluster/PG_VERSION"
        let version = try SettingFile.text(file).prefix { $0 != "\n" }
        try Data("14\n".utf8).write(to: URL(filePath: file))
        #expect(
            await cluster.refusal()
                == "\(cluster.path)/cluster was made by Postgres 14, but only \(version) is installed: "
                + "apt-get install postgresql-14, or upgrade the cluster with pg_upgrade")
        try Data("99\n".utf8).write(to: URL(filePath: file))
        let refusal = await cluster.refusal()
        #expect(refusal?.contains("was made by Postgres 99, but only") == true, "\(refusal ?? "")")
    }

    @Test func `a directory that is no cluster is refused and left alone`() async throws {
        let cluster = Cluster()
        let path = cluster.path + "/cluster"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: URL(filePath: path + "/notes"))
        #expect(await cluster.refusal()?.hasPrefix("\(path) is not a Postgres cluster, and not empty") == true)
        #expect(cluster.exists("cluster/notes"))
        try Data("fifteen\n".utf8).write(to: URL(filePath: path + "/PG_VERSION"))
        #expect(await cluster.refusal()?.hasPrefix("\(path) is not a Postgres cluster") == true)
    }

    @Test func `an empty directory where the cluster goes is used`() async throws {
        let cluster = Cluster()
        try FileManager.default.createDirectory(atPath: cluster.path + "/cluster", withIntermediateDirectories: true)
        chmod(cluster.path, 0o711)
        #expect(await cluster.refusal() == nil)
    }

    @Test func `a cluster that Postgres can't start says why`() async throws {
        let cluster = Cluster()
        await (try cluster.start()).stop()
        try FileManager.default.removeItem(atPath: cluster.path + "/cluster/global/pg_control")
        #expect(await cluster.refusal()?.hasPrefix("Postgres did not start: ") == true)
        #expect(await cluster.refusal()?.contains("\n") == false)
    }

    @Test func `a file where the data directory should be is refused`() async throws {
        let directory = TemporaryDirectory()
        let file = try directory.write("", to: "file")
        #expect(throws: EmbeddedPostgresError.self) { try DataDirectory(file).create() }
        #expect(throws: EmbeddedPostgresError.self) { try DataDirectory(file + "/data").create() }
    }

    @Test func `without Postgres the error names the package`() async {
        await #expect {
            try await PostgresInstallation.find(
                version: nil, cluster: "/c", in: PostgresPlaces(root: "/nowhere", searchPath: "/nowhere"))
        } throws: {
            "\($0)".contains("apt-get install postgresql")
        }
        await #expect {
            try await PostgresInstallation.find(
                version: 16, cluster: "/c", in: PostgresPlaces(root: "/nowhere", searchPath: ""))
        } throws: {
            "\($0)" == "Postgres 16 is not installed: apt-get install postgresql-16"
        }
    }

    @Test func `Postgres is found on the search path too, with its version`() async throws {
        let known = try await PostgresInstallation.find(version: nil, cluster: "", in: Cluster.places)
        let found = try await PostgresInstallation.find(
            version: nil, cluster: "", in: PostgresPlaces(root: "/nowhere", searchPath: "/usr/bin:\(known.binaries)"))
        #expect(found == known)
        #expect(PostgresInstallation.major(in: "postgres (PostgreSQL) 17beta2") == 17)
    }

    @Test func `a short socket directory that somebody else has made is not believed`() throws {
        let directory = TemporaryDirectory()
        let path = directory.path + String(repeating: "/long", count: 20)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let user = try #require(DatabaseUser.forNewCluster())
        let made = try SocketDirectory(for: DataDirectory(path), user: user)
        made.remove()
        symlink(directory.path, made.path)
        #expect(throws: EmbeddedPostgresError.self) { try SocketDirectory(for: DataDirectory(path), user: user) }
        unlink(made.path)
        mkdir(made.path, 0o755)
        #expect(throws: EmbeddedPostgresError.self) { try SocketDirectory(for: DataDirectory(path), user: user) }
        rmdir(made.path)
    }

    @Test func `the log is trimmed to its end`() throws {
        let directory = TemporaryDirectory()
        let path = try directory.write(String(repeating: "x", count: 900) + "the end", to: "log")
        let log = ServerLog(path: path, limit: 500, kept: 100)
        log.trim()
        #expect(log.size == 0)
        #expect(try SettingFile.text(path + ".1").hasSuffix("xxthe end"))
        #expect(try SettingFile.text(path + ".1").utf8.count == 100)
    }
}
