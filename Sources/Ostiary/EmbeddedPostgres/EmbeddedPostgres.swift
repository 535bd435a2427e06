import Glibc
import Logging

/// A private Postgres in the data directory: made when there is none, started as a child, reached only over a Unix
/// socket in a directory that nobody else can enter.
///
/// It is durable (fsync on). When the server is killed Postgres goes on, and the next server adopts it; dropping the
/// last reference without `stop` is the same.
actor EmbeddedPostgres {
    /// How to reach it: a libpq connection string.
    nonisolated let connection: String
    /// Whether it was already running, left by a server that was killed.
    nonisolated let isAdopted: Bool

    private var process: ServerProcess
    private let starting: ClusterStart
    private let places: PostgresPlaces
    private var lock: DataDirectoryLock?
    private let socket: SocketDirectory
    private let logTrimming: Task<Void, Never>
    private var stopping: Task<Void, Never>?

    /// Answers when Postgres accepts connections.
    /// - Parameters:
    ///   - path: the data directory, absolute; made when missing.
    ///   - places: where to look for Postgres.
    ///   - patience: for Postgres to become ready; recovery after a crash may take long.
    /// - Throws: `EmbeddedPostgresError`, one line; `CancellationError`, after stopping what it had started.
    static func start(
        in path: String, places: PostgresPlaces, patience: Duration = .seconds(120), logger: Logger
    ) async throws -> EmbeddedPostgres {
        let directory = DataDirectory(path)
        try directory.create()
        let lock = try DataDirectoryLock(directory)
        let user = try DatabaseUser.forCluster(at: directory.cluster)
        if let obstacle = user.obstacle(on: path) {
            throw EmbeddedPostgresError.unreachable(path: obstacle, user: user.name)
        }
        let state = try ClusterState(of: directory)
        let log = ServerLog(path: directory.log)
        log.trim()
        let socket = try SocketDirectory(for: directory, user: user)
        let starting = ClusterStart(directory: directory, user: user, socket: socket, log: log, patience: patience)

        if let process = try await starting.adopt() {
            logger.notice("adopted a Postgres that a killed server left", metadata: ["process": "\(process.id)"])
            return EmbeddedPostgres(process, starting, places, lock, isAdopted: true)
        }
        let installation = try await PostgresInstallation.find(
            version: state.version, cluster: directory.cluster, in: places)
        if state == .absent {
            logger.notice("making a private Postgres", metadata: ["directory": "\(directory.cluster)"])
            try await ClusterMaker(directory: directory, user: user, installation: installation, log: log).make()
        }
        let process = try await starting.start(installation)
        return EmbeddedPostgres(process, starting, places, lock, isAdopted: false)
    }

    /// The connection string of a Postgres that runs in the data directory now, for a command beside the server that
    /// has started it; nil: none is ready.
    static func connection(toRunningIn path: String) -> String? {
        let directory = DataDirectory(path)
        guard let user = try? DatabaseUser.forCluster(at: directory.cluster),
            let file = PostmasterFile(cluster: directory.cluster), file.status == .ready,
            file.isServer(of: directory.cluster, user: user)
        else { return nil }
        return connection(socketDirectory: file.socketDirectory)
    }

    private init(
        _ process: ServerProcess, _ starting: ClusterStart, _ places: PostgresPlaces, _ lock: DataDirectoryLock,
        isAdopted: Bool
    ) {
        let (socket, log) = (starting.socket, starting.log)
        self.process = process
        self.starting = starting
        self.places = places
        self.lock = lock
        self.socket = socket
        self.isAdopted = isAdopted
        connection = Self.connection(socketDirectory: socket.path)
        logTrimming = Task {
            while (try? await Task.sleep(for: .seconds(600))) != nil { log.trim() }
        }
    }

    deinit { logTrimming.cancel() }

    /// The main process of Postgres.
    var processID: Int32 { process.id }

    /// Whether Postgres's main process still runs. Crashed sessions are its own business: it replaces them.
    func isRunning() -> Bool { process.isAlive() }

    /// Starts Postgres again, where it was, whenever its main process has ended by itself, and restarts it when its program was upgraded;
    /// until the task is cancelled. What doesn't start is tried again, after longer and longer pauses.
    /// - Parameters:
    ///   - interval: between two looks. There is nothing to wait for instead: an adopted process isn't our child.
    ///   - settling: for how long an upgraded program has to lie there before it is used: the files that belong to it follow.
    func keepRunning(
        lookingEvery interval: Duration = .milliseconds(250), settling: Duration = .seconds(2), logger: Logger
    ) async throws(CancellationError) {
        var pause = interval
        // What was looked at last: another file at its path is looked at without a pause.
        var tried = present
        var upgrade: (program: ProgramFile, found: ContinuousClock.Instant)?
        while true {
            try await wait(pause, lookingEvery: interval, while: tried)
            tried = present
            guard stopping == nil else { return }
            if process.isAlive() {
                pause = interval
                guard let program = process.program?.replacement else {
                    upgrade = nil
                    continue
                }
                guard let known = upgrade, known.program == program else {
                    upgrade = (program, .now)
                    continue
                }
                guard .now - known.found >= settling else { continue }
                upgrade = nil
                let isRunnable = await runs(program)
                guard stopping == nil else { return }
                if Task.isCancelled { throw CancellationError() }
                guard isRunnable else {
                    logger.error(
                        "Postgres was upgraded, but its program does not run: the old one goes on",
                        metadata: ["program": "\(program.path)"])
                    pause = .seconds(5)
                    continue
                }
                logger.notice(
                    "Postgres was upgraded, and is restarted",
                    metadata: ["program": "\(program.path)", "process": "\(process.id)"])
                await halt(patience: .seconds(10))
                guard stopping == nil else { return }
                if Task.isCancelled { throw CancellationError() }
            } else {
                logger.error("Postgres has ended, and is started again", metadata: ["process": "\(process.id)"])
            }
            do {
                try await startAgain()
                logger.notice("Postgres runs again", metadata: ["process": "\(process.id)"])
                pause = interval
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                pause = min(max(pause * 2, .milliseconds(100)), .seconds(30))
                logger.error("Postgres did not start again", metadata: ["error": "\(error)", "next_try": "\(pause)"])
            }
        }
    }

    /// The program that lies now where the one that runs, or ran, was started from.
    private var present: ProgramFile? { process.program.flatMap { ProgramFile(at: $0.path) } }

    /// Waits while this program is the present one, at the longest for the pause: another one may start where it doesn't.
    private func wait(
        _ pause: Duration, lookingEvery interval: Duration, while tried: ProgramFile?
    ) async throws(CancellationError) {
        let end = ContinuousClock.now + pause
        repeat {
            do { try await Task.sleep(for: interval) } catch { throw CancellationError() }
        } while .now < end && stopping == nil && present == tried
    }

    /// Whether the program is of the cluster's version, and can be executed at all.
    private func runs(_ program: ProgramFile) async -> Bool {
        let version = try? ClusterState(of: starting.directory).version
        let output = try? await ChildProcess.output(of: [program.path, "--version"])
        return output.flatMap(PostgresInstallation.major) == version
    }

    private func startAgain() async throws {
        let directory = starting.directory
        let installation = try await PostgresInstallation.find(
            version: ClusterState(of: directory).version, cluster: directory.cluster, in: places)
        // It removes what would mislead Postgres, and takes the server that somebody else may have started.
        if let process = try await starting.adopt() {
            self.process = process
        } else {
            process = try await starting.start(installation)
        }
        // Whoever has stopped us meanwhile doesn't wait for it.
        if stopping != nil { process.signal(SIGQUIT) }
    }

    /// Stops Postgres, as `ServerProcess.stop` has it. Then the data directory is free. Not ended by cancellation; a second call waits
    /// for the first.
    func stop(patience: Duration = .seconds(10)) async {
        if stopping == nil { stopping = Task { await self.end(patience) } }
        await stopping?.value
    }

    private func end(_ patience: Duration) async {
        logTrimming.cancel()
        await halt(patience: patience)
        socket.remove()
        lock = nil
    }

    private func halt(patience: Duration) async {
        var process = process
        await process.stop(patience: patience)
        self.process = process
    }

    private static func connection(socketDirectory: String) -> String {
        let quoted = socketDirectory.flatMap { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }
        return "host='\(String(quoted))' port=\(SocketDirectory.port) "
            + "user=\(ClusterMaker.role) dbname=\(ClusterMaker.database)"
    }
}
