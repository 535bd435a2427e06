import CLibPQ
import Glibc
import Synchronization

/// A private Postgres cluster for tests: a Unix socket in a short temporary directory, fsync off. A watchdog process stops
/// it and removes the directory when this process ends, in whatever way.
package final class TestCluster: Sendable {
    package struct Failure: Error {
        package let what: String
    }

    /// The cluster of this process: the one that OSTIARY_TEST_DATABASE_URL names, or else one that is started now. Blocks.
    package static func shared() throws -> TestCluster {
        try sharedCluster.withLock { shared in
            if let shared { return shared }
            let cluster =
                if let given = getenv("OSTIARY_TEST_DATABASE_URL") {
                    TestCluster(conninfo: String(cString: given), directory: nil)
                } else {
                    try TestCluster()
                }
            shared = cluster
            return cluster
        }
    }

    private static let sharedCluster = Mutex<TestCluster?>(nil)
    private static let lastDatabase = Atomic<Int>(0)

    /// For libpq: the cluster's `postgres` database.
    package let conninfo: String
    private let directory: String?

    private init(conninfo: String, directory: String?) {
        self.conninfo = conninfo
        self.directory = directory
    }

    /// Starts a cluster of one's own, to be frozen or restarted. Blocks for a second or two.
    package convenience init() throws {
        let directory = "/tmp/ostiary-" + String(UInt64.random(in: .min ... .max), radix: 36)
        guard mkdir(directory, 0o700) == 0 else { throw Failure(what: "no temporary directory") }
        self.init(conninfo: "host=\(directory) user=postgres dbname=postgres", directory: directory)
        if getuid() == 0 { try Self.run("chown postgres \(directory)") }
        try Self.run(
            """
            \(Self.asPostgres) initdb -D \(directory)/data -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
            cat >>\(directory)/data/postgresql.conf <<'END'
            listen_addresses = ''
            unix_socket_directories = '\(directory)'
            fsync = off
            synchronous_commit = off
            full_page_writes = off
            max_connections = 500
            shared_buffers = 32MB
            END
            """)
        try start()
        try watch(directory)
    }

    /// A new, empty database; its conninfo.
    package func createDatabase() throws -> String {
        let name = "test_\(getpid())_\(Self.lastDatabase.wrappingAdd(1, ordering: .relaxed).newValue)"
        try execute("CREATE DATABASE \(name)")
        return Self.naming(name, in: conninfo)
    }

    /// Runs SQL on the cluster's `postgres` database, past all that is tested. Blocks.
    package func execute(_ sql: String) throws {
        let connection = PQconnectdb(conninfo)
        defer { PQfinish(connection) }
        let result = PQexec(connection, sql)
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
            throw Failure(what: String(cString: PQerrorMessage(connection)))
        }
    }

    package func start() throws {
        try control("start -l \(logFile)")
    }

    /// Fast mode: sessions are ended, as in an upgrade.
    package func stop() throws {
        try control("stop -m fast")
    }

    package func restart() throws {
        try control("restart -m fast -l \(logFile)")
    }

    /// Freezes or thaws the postmaster and every backend.
    package func freeze(_ isFrozen: Bool) throws {
        let directory = try ownDirectory()
        // The frozen can't be asked for their children, so these come from the kernel.
        try Self.run(
            """
            postmaster=$(head -1 \(directory)/data/postmaster.pid)
            kill -\(isFrozen ? "STOP" : "CONT") $postmaster $(cat /proc/$postmaster/task/*/children)
            """)
    }

    private var logFile: String { (directory ?? "") + "/log" }

    private func ownDirectory() throws -> String {
        guard let directory else { throw Failure(what: "this cluster is not ours to control") }
        return directory
    }

    private func control(_ command: String) throws {
        try Self.run("\(Self.asPostgres) pg_ctl -s -w -D \(try ownDirectory())/data \(command)")
    }

    /// Reads a pipe that only this process can write to: its end is ours.
    private func watch(_ directory: String) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(what: "no pipe") }
        // The writing end stays open for as long as this process lives, and no child gets it.
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        let script = """
            trap '' INT TERM HUP
            read nothing
            kill -CONT $(head -1 \(directory)/data/postmaster.pid) $(cat /proc/$(head -1 \(directory)/data/postmaster.pid)/task/*/children)
            \(Self.asPostgres) pg_ctl -s -D \(directory)/data -m immediate stop
            rm -rf \(directory)
            """
        _ = try Self.spawn(script, input: ends[0])
        _ = close(ends[0])
    }

    private static var asPostgres: String {
        let path = "env PATH=/usr/lib/postgresql/15/bin:$PATH"
        return getuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups \(path)" : path
    }

    /// libpq takes the last of repeated keywords; in a URL the name is a part of the path.
    private static func naming(_ name: String, in conninfo: String) -> String {
        guard let scheme = conninfo.firstRange(of: "://") else { return "\(conninfo) dbname=\(name)" }
        let rest = conninfo[scheme.upperBound...]
        let query = rest.firstIndex(of: "?") ?? rest.endIndex
        let path = rest[..<query].firstIndex(of: "/") ?? query
        return conninfo[..<path] + "/" + name + rest[query...]
    }

    private static func run(_ script: String) throws {
        let child = try spawn("cd /tmp; set -e\n" + script, input: nil)
        var status: Int32 = 0
        guard waitpid(child, &status, 0) == child, status == 0 else { throw Failure(what: "failed: \(script)") }
    }

    /// A shell with no output of ours: a test runner waits for the end of its pipes, and the cluster outlives the script.
    private static func spawn(_ script: String, input: Int32?) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/sh"), strdup("-c"), strdup(script), nil]
        defer { for word in words { free(word) } }
        var child = pid_t()
        guard posix_spawn(&child, "/bin/sh", &actions, nil, &words, environ) == 0 else {
            throw Failure(what: "no process")
        }
        return child
    }
}
