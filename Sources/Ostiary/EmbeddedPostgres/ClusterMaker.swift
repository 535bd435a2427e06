import FoundationEssentials
import Glibc

/// Makes a new cluster beside its place and moves it there when it is complete, so that a cluster is never half-made.
struct ClusterMaker {
    let directory: DataDirectory
    let user: DatabaseUser
    let installation: PostgresInstallation
    let log: ServerLog

    /// The role that owns everything; it has no password, as nobody else can reach the socket.
    static let role = "ostiary"
    /// The database that `initdb` makes anyway.
    static let database = "postgres"

    func make() async throws {
        let output = try log.open()
        defer { close(output) }
        try await waitForOrphans(output)
        try discardDraft()
        guard mkdir(directory.draft, 0o700) == 0 else {
            throw EmbeddedPostgresError.failed(to: "make the directory", directory.draft)
        }
        guard lchown(directory.draft, user.uid, user.gid) == 0 else {
            throw EmbeddedPostgresError.failed(to: "give away", directory.draft)
        }
        try await initialise(output)
        try configure()
        guard rename(directory.draft, directory.cluster) == 0 else {
            throw EmbeddedPostgresError.failed(to: "make", directory.cluster)
        }
        try directory.synchronise()
    }

    /// An initdb whose server was killed goes on, and would disturb the next. Its output is this lock: the kernel
    /// holds it until initdb and all that it has started are gone.
    private func waitForOrphans(_ output: Int32) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while flock(output, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw EmbeddedPostgresError.failed(to: "lock", log.path)
            }
            guard ContinuousClock.now < deadline else {
                throw EmbeddedPostgresError.initialisationFailed(reason: "an earlier one still runs", log: log.path)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// What an initdb that was interrupted has left.
    private func discardDraft() throws {
        var status = stat()
        guard lstat(directory.draft, &status) == 0 else { return }
        try FileManager.default.removeItem(atPath: directory.draft)
    }

    /// initdb makes its files durable before it ends. Cancelling kills it, and what it has started.
    private func initialise(_ output: Int32) async throws {
        let offset = log.size
        let words = [
            installation.initdb, "--pgdata=\(directory.draft)", "--username=\(Self.role)", "--encoding=UTF8",
            "--locale=C.UTF-8", "--locale-provider=libc", "--auth-local=trust", "--auth-host=reject",
            "--no-instructions",
        ]
        let child = try ChildProcess.spawn(words, as: user, output: output, isolated: true)
        var status: Int32 = 0
        while waitpid(child, &status, WNOHANG) == 0 {
            do {
                try await Task.sleep(for: .milliseconds(5))
            } catch {
                kill(-child, SIGKILL)
                waitpid(child, &status, 0)
                throw error
            }
        }
        guard status == 0 else {
            throw EmbeddedPostgresError.initialisationFailed(reason: log.reason(since: offset), log: log.path)
        }
    }

    /// The operator may change these later; what must hold in any case is on the command line of each start.
    private func configure() throws(EmbeddedPostgresError) {
        let path = directory.draft + "/postgresql.conf"
        let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw .failed(to: "open", path) }
        defer { close(file) }
        let text = [UInt8](Self.configuration.utf8)
        guard write(file, text, text.count) == text.count, fsync(file) == 0 else { throw .failed(to: "write", path) }
    }

    /// A small footprint; errors of statements are not logged, as the server that caused them knows them, and they
    /// would hold people's data.
    private static let configuration = """

        # Set by ostiary when it made this cluster.
        fsync = on
        shared_buffers = 64MB
        max_connections = 40
        huge_pages = off
        jit = off
        min_wal_size = 32MB
        max_wal_size = 256MB
        max_wal_senders = 2
        max_replication_slots = 0
        max_worker_processes = 2
        max_parallel_workers = 0
        max_parallel_workers_per_gather = 0
        max_logical_replication_workers = 0
        autovacuum_max_workers = 2
        timezone = 'UTC'
        log_timezone = 'UTC'
        lc_messages = 'C'
        log_min_messages = log
        log_checkpoints = off
        log_autovacuum_min_duration = -1

        """
}
