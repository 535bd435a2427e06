import FoundationEssentials
import Glibc
import Testing

@testable import Ostiary

@Suite struct EmbeddedPostgresTests {
    @Test func `a first start makes a cluster, and a second one keeps its data`() async throws {
        let cluster = Cluster()
        let first = try await cluster.start()
        #expect(!first.isAdopted)
        let made = try await Cluster.query("create table t (x int); insert into t values (42)", on: first.connection)
        #expect(made == "")
        await first.stop()
        #expect(!cluster.exists("cluster/postmaster.pid"))
        let second = try await cluster.start()
        #expect(try await Cluster.query("select x from t", on: second.connection) == "42")
        #expect(await second.isRunning())
        await second.stop()
        #expect(await !second.isRunning())
    }

    @Test func `it is durable, speaks UTF-8, and listens on no network`() async throws {
        let cluster = Cluster()
        let server = try await cluster.start()
        func show(_ name: String) async throws -> String {
            try await Cluster.query("show \(name)", on: server.connection)
        }
        #expect(try await show("fsync") == "on")
        #expect(try await show("full_page_writes") == "on")
        #expect(try await show("synchronous_commit") == "on")
        #expect(try await show("listen_addresses") == "")
        #expect(try await show("server_encoding") == "UTF8")
        #expect(try await show("timezone") == "UTC")
        let collation = "select datcollate || ' ' || datlocprovider::text from pg_database where datname = 'postgres'"
        #expect(try await Cluster.query(collation, on: server.connection) == "C.UTF-8 c")
        var status = stat()
        #expect(stat(cluster.path + "/socket", &status) == 0 && status.st_mode & 0o777 == 0o700)
        #expect(stat(cluster.path + "/cluster", &status) == 0 && status.st_uid != 0)
        await server.stop()
    }

    @Test func `a second server on the same data directory is told so in one line`() async throws {
        let cluster = Cluster()
        let server = try await cluster.start()
        #expect(await cluster.refusal() == "another ostiary (process \(getpid())) is running on \(cluster.path)")
        #expect(EmbeddedPostgres.connection(toRunningIn: cluster.path) == server.connection)
        await server.stop()
        #expect(EmbeddedPostgres.connection(toRunningIn: cluster.path) == nil)
        #expect(await cluster.refusal() == nil)
    }

    @Test func `a Postgres that a killed server left is adopted, and stopped at our stop`() async throws {
        let cluster = Cluster()
        let path = cluster.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let server = try await Cluster.start(in: path)
            _ = try await Cluster.query("create table t as select 7 as x", on: server.connection)
            kill(getpid(), SIGKILL)
        }
        let left = try #require(PostmasterFile(cluster: path + "/cluster"))
        let server = try await cluster.start()
        #expect(server.isAdopted)
        #expect(await server.processID == left.processID)
        #expect(try await Cluster.query("select x from t", on: server.connection) == "7")
        await server.stop()
        let user = try DatabaseUser.forCluster(at: path + "/cluster")
        #expect(!left.isServer(of: path + "/cluster", user: user))
        #expect(!cluster.exists("cluster/postmaster.pid"))
    }

    @Test func `a Postgres that was killed itself recovers at the next start`() async throws {
        let cluster = Cluster()
        let first = try await cluster.start()
        _ = try await Cluster.query("create table t as select 7 as x", on: first.connection)
        kill(await first.processID, SIGKILL)
        await first.stop()
        let second = try await cluster.start()
        #expect(!second.isAdopted)
        #expect(try await Cluster.query("select x from t", on: second.connection) == "7")
        await second.stop()
    }

    @Test func `a process id that now is somebody else's does not keep Postgres from starting`() async throws {
        let cluster = Cluster()
        let first = try await cluster.start()
        let file = cluster.path + "/cluster/postmaster.pid"
        let text = try SettingFile.text(file)
        await first.stop()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        try Data(("\(getpid())\n" + lines.joined(separator: "\n")).utf8).write(to: URL(filePath: file))
        let second = try await cluster.start()
        #expect(!second.isAdopted)
        await second.stop()
    }

    @Test func `an initdb that was interrupted is done again`() async throws {
        let cluster = Cluster()
        try FileManager.default.createDirectory(
            atPath: cluster.path + "/cluster.new/base/1", withIntermediateDirectories: true)
        try Data("15\n".utf8).write(to: URL(filePath: cluster.path + "/cluster.new/PG_VERSION"))
        chmod(cluster.path, 0o711)
        let server = try await cluster.start()
        #expect(!cluster.exists("cluster.new"))
        #expect(try await Cluster.query("select 1", on: server.connection) == "1")
        await server.stop()
    }

    @Test func `a server that is killed amid initdb leaves nothing that the next start minds`() async throws {
        let cluster = Cluster()
        let path = cluster.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let start = Task { try await Cluster.start(in: path) }
            while access(path + "/cluster.new/PG_VERSION", F_OK) != 0 { await Task.yield() }
            kill(getpid(), SIGKILL)
            _ = try await start.value
        }
        #expect(cluster.exists("cluster.new") && !cluster.exists("cluster"))
        let server = try await cluster.start()
        #expect(try await Cluster.query("select 1", on: server.connection) == "1")
        await server.stop()
    }

    @Test func `a start that is cancelled leaves nothing running, and can be tried again`() async throws {
        let cluster = Cluster()
        let task = Task { try await cluster.start() }
        while !cluster.exists("cluster.new/PG_VERSION") { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!cluster.exists("cluster"))
        let refusal = await cluster.refusal()
        #expect(refusal == nil)
    }

    @Test func `a path too long for a socket gets a short directory, which goes with the server`() async throws {
        let cluster = Cluster(String(repeating: "long/", count: 20) + "here")
        let server = try await cluster.start()
        let directory = try #require(server.connection.split(separator: "'").dropFirst().first.map(String.init))
        #expect(SocketDirectory.suits(directory) && !directory.hasPrefix(cluster.path))
        var status = stat()
        #expect(lstat(directory, &status) == 0 && status.st_mode & 0o7777 == 0o700)
        #expect(try await Cluster.query("select 1", on: server.connection) == "1")
        await server.stop()
        #expect(access(directory, F_OK) != 0)
    }

    @Test(arguments: ["it's \"here\" \\ yes", "a, b"])
    func `a path of odd characters works`(name: String) async throws {
        let cluster = Cluster(name)
        let server = try await cluster.start()
        #expect(try await Cluster.query("select 1", on: server.connection) == "1")
        await server.stop()
    }

    @Test func `stopping twice, and at once, is stopping`() async throws {
        let server = try await Cluster().start()
        async let first: Void = server.stop()
        async let second: Void = server.stop()
        _ = await (first, second)
        await server.stop()
        #expect(await !server.isRunning())
    }

    @Test func `a Postgres that does not end within the patience is killed, and recovers`() async throws {
        let cluster = Cluster()
        let server = try await cluster.start()
        _ = try await Cluster.query("create table t as select 7 as x", on: server.connection)
        kill(await server.processID, SIGSTOP)
        await server.stop(patience: .milliseconds(50))
        #expect(await !server.isRunning())
        #expect(cluster.exists("cluster/postmaster.pid"))
        let next = try await cluster.start()
        #expect(try await Cluster.query("select x from t", on: next.connection) == "7")
        await next.stop()
    }
}
