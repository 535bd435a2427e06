import FoundationEssentials
import Glibc
import Logging
import Testing

@testable import Ostiary

@Suite struct KeepRunningTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func watch(_ server: EmbeddedPostgres) -> Task<Void, any Error> {
        Task {
            try await server.keepRunning(lookingEvery: .milliseconds(5), settling: .milliseconds(10), logger: logger)
        }
    }

    private func isReplaced(_ process: Int32, of server: EmbeddedPostgres) async {
        while await server.processID == process { await Task.yield() }
    }

    @Test(.timeLimit(.minutes(1))) func `a Postgres that is killed starts again where it was, as often as it happens`()
        async throws
    {
        let cluster = Cluster()
        let server = try await cluster.start()
        let watching = watch(server)
        _ = try await Cluster.query("create table t as select 7 as x", on: server.connection)
        for signal in [SIGKILL, SIGQUIT] {
            let former = await server.processID
            kill(former, signal)
            await isReplaced(former, of: server)
            #expect(try await Cluster.query("select x from t", on: server.connection) == "7")
        }
        watching.cancel()
        await #expect(throws: CancellationError.self) { try await watching.value }
        await server.stop()
        #expect(!cluster.exists("cluster/postmaster.pid"))
    }

    @Test(.timeLimit(.minutes(1))) func `what can't start is tried again until it can`() async throws {
        let cluster = Cluster()
        let server = try await cluster.start()
        let watching = watch(server)
        let former = await server.processID
        let settings = cluster.path + "/cluster/postgresql.conf"
        let text = try SettingFile.text(settings)
        let mistake = open(settings, O_WRONLY | O_APPEND)
        #expect(write(mistake, "no_such_setting = 1\n", 20) == 20 && close(mistake) == 0)
        kill(former, SIGKILL)
        let log = cluster.path + "/postgres.log"
        while try !SettingFile.text(log).contains("no_such_setting") { await Task.yield() }
        #expect(truncate(settings, text.utf8.count) == 0)
        await isReplaced(former, of: server)
        #expect(try await Cluster.query("select 1", on: server.connection) == "1")
        watching.cancel()
        _ = await watching.result
        await server.stop()
    }

    /// A copy of the installed Postgres, in the layout in which its programs find their other files.
    private func copy(into directory: String) async throws -> PostgresPlaces {
        let installed = try await PostgresInstallation.find(version: nil, cluster: "", in: Cluster.places)
        let root = directory + "/usr/lib/postgresql"
        let version = root + "/\(installed.version)"
        let files = FileManager.default
        try files.createDirectory(atPath: version, withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: directory + "/usr/share", withDestinationPath: "/usr/share")
        try files.copyItem(atPath: installed.binaries, toPath: version + "/bin")
        try files.createSymbolicLink(atPath: version + "/lib", withDestinationPath: installed.binaries + "/../lib")
        return PostgresPlaces(root: root, searchPath: "")
    }

    /// Puts an equal file in the program's place, as a package upgrade does.
    private func replace(_ program: String) throws {
        try FileManager.default.copyItem(atPath: program, toPath: program + ".dpkg-new")
        #expect(rename(program + ".dpkg-new", program) == 0)
    }

    /// A watched server of a copied installation, whose program can be replaced.
    private struct Copied {
        let server: EmbeddedPostgres
        let program: String
        let messages: LogLines
    }

    private func withCopy(isAdopted: Bool = false, _ body: (Copied) async throws -> Void) async throws {
        let cluster = Cluster()
        let directory = TemporaryDirectory()
        let places = try await copy(into: directory.path)
        // Dropped without a stop, it goes on.
        if isAdopted { _ = try await cluster.start(places) }
        let program = try await PostgresInstallation.find(version: nil, cluster: "", in: places).postgres
        let copied = Copied(server: try await cluster.start(places), program: program, messages: LogLines())
        #expect(copied.server.isAdopted == isAdopted)
        let watching = Task {
            try await copied.server.keepRunning(
                lookingEvery: .milliseconds(5), settling: .milliseconds(10), logger: copied.messages.logger)
        }
        defer { watching.cancel() }
        try await body(copied)
        watching.cancel()
        _ = await watching.result
        await copied.server.stop()
    }

    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func `a Postgres whose program is upgraded under it is restarted, also an adopted one`(isAdopted: Bool) async throws
    {
        try await withCopy(isAdopted: isAdopted) { copied in
            _ = try await Cluster.query("create table t as select 7 as x", on: copied.server.connection)
            for _ in ["once", "again"] {
                let former = await copied.server.processID
                try replace(copied.program)
                await isReplaced(former, of: copied.server)
                #expect(try await Cluster.query("select x from t", on: copied.server.connection) == "7")
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["exit 1", "exec sleep 1000", "exec >&- 2>&-; exec sleep 1000"])
    func `a program that does not run leaves the old one running until one does`(script: String) async throws {
        try await withCopy { copied in
            let former = await copied.server.processID
            try put("#!/bin/sh\n\(script)\n", inPlaceOf: copied.program)
            while !copied.messages.contains("does not run") { await Task.yield() }
            #expect(await copied.server.processID == former)
            #expect(try await Cluster.query("select 1", on: copied.server.connection) == "1")
            try restore(copied.program)
            await isReplaced(former, of: copied.server)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a program that runs and does not start is replaced as soon as there is another`()
        async throws
    {
        try await withCopy { copied in
            let former = await copied.server.processID
            try put(
                "#!/bin/sh\n[ \"$1\" = --version ] && exec \(copied.program).good --version\nexit 1\n",
                inPlaceOf: copied.program)
            while !copied.messages.contains("did not start again") { await Task.yield() }
            #expect(await !copied.server.isRunning())
            try restore(copied.program)
            await isReplaced(former, of: copied.server)
            #expect(try await Cluster.query("select 1", on: copied.server.connection) == "1")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a program that hangs keeps nobody from stopping the server`() async throws {
        try await withCopy { copied in
            try put("#!/bin/sh\ntouch \(copied.program).asked\nexec sleep 1000\n", inPlaceOf: copied.program)
            while access(copied.program + ".asked", F_OK) != 0 { await Task.yield() }
            let stopping = ContinuousClock.now
            await copied.server.stop()
            #expect(.now - stopping < .seconds(4))
            #expect(await !copied.server.isRunning())
        }
    }

    /// Puts a script in the program's place, which is kept beside it.
    private func put(_ script: String, inPlaceOf program: String) throws {
        try Data(script.utf8).write(to: URL(filePath: program + ".bad"))
        #expect(chmod(program + ".bad", 0o755) == 0)
        try FileManager.default.copyItem(atPath: program, toPath: program + ".good")
        #expect(rename(program + ".bad", program) == 0)
    }

    /// Puts the program back, as another file.
    private func restore(_ program: String) throws {
        try FileManager.default.copyItem(atPath: program + ".good", toPath: program + ".dpkg-new")
        #expect(rename(program + ".dpkg-new", program) == 0)
    }

    @Test(.timeLimit(.minutes(1))) func `a Postgres whose program was upgraded while nobody looked is not adopted`()
        async throws
    {
        let cluster = Cluster()
        let directory = TemporaryDirectory()
        let places = try await copy(into: directory.path)
        let left = try await cluster.start(places).processID
        try replace(try await PostgresInstallation.find(version: nil, cluster: "", in: places).postgres)
        let server = try await cluster.start(places)
        #expect(!server.isAdopted)
        #expect(await server.processID != left)
        await server.stop()
    }

    @Test(.timeLimit(.minutes(1))) func `what we stop stays stopped`() async throws {
        let cluster = Cluster()
        let server = try await cluster.start()
        let watching = watch(server)
        await server.stop()
        try await watching.value
        #expect(await !server.isRunning())
        #expect(!cluster.exists("cluster/postmaster.pid"))
    }
}
