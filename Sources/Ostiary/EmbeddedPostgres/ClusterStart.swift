import Glibc

/// Brings the cluster of a data directory, whose lock is held, to where it accepts connections.
struct ClusterStart {
    let directory: DataDirectory
    let user: DatabaseUser
    let socket: SocketDirectory
    let log: ServerLog
    let patience: Duration

    /// The server that runs already, when it is ready; nil: none, or it couldn't be kept and has ended by now.
    func adopt() async throws -> ServerProcess? {
        let cluster = directory.cluster
        guard let file = PostmasterFile(cluster: cluster) else { return nil }
        guard file.isServer(of: cluster, user: user) else {
            removeMisleadingFile(file)
            return nil
        }
        let program = file.program.flatMap { ProgramFile(of: file.processID, startedAs: $0) }
        var process = ServerProcess(adopted: file.processID, program: program) { [user] in
            file.isServer(of: cluster, user: user)
        }
        // One whose socket is elsewhere (the data directory was moved) would be out of reach, and one whose program was upgraded
        // meanwhile, or may have been, goes on with the old one.
        let isCurrent = program.map { $0.replacement == nil } ?? false
        if file.status == .stopping || file.socketDirectory != socket.path || !isCurrent {
            process.signal(SIGINT)
            guard await process.hasEnded(within: patience) else {
                throw EmbeddedPostgresError.notReady(after: patience, log: log.path)
            }
            return nil
        }
        guard try await isReady(&process) else { return nil }
        return process
    }

    /// Starts the cluster, which no server runs.
    func start(_ installation: PostgresInstallation) async throws -> ServerProcess {
        let deadline = ContinuousClock.now + .seconds(5)
        while true {
            let offset = log.size
            // Read before the start: a file that is replaced in between is noticed later.
            let program = ProgramFile(at: installation.postgres)
            var process = ServerProcess(child: try spawn(installation), program: program)
            if try await isReadyOrStopped(&process) { return process }
            let reason = log.reason(since: offset)
            // Sessions of a killed Postgres need a moment to see that it is gone.
            guard reason.contains("is still in use"), ContinuousClock.now < deadline else {
                throw EmbeddedPostgresError.startFailed(reason: reason, log: log.path)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func spawn(_ installation: PostgresInstallation) throws(EmbeddedPostgresError) -> pid_t {
        let output = try log.open()
        defer { close(output) }
        let quoted = "\"" + socket.path.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
        let settings = [
            "listen_addresses=", "port=\(SocketDirectory.port)", "unix_socket_directories=\(quoted)",
            "unix_socket_permissions=0700", "logging_collector=off", "log_destination=stderr",
        ]
        let words = [installation.postgres, "-D", directory.cluster] + settings.flatMap { ["-c", $0] }
        return try ChildProcess.spawn(words, as: user, output: output, isolated: true)
    }

    /// As `isReady`; what was started and is not wanted, as the wait was cancelled or too long, is stopped.
    private func isReadyOrStopped(_ process: inout ServerProcess) async throws -> Bool {
        do {
            return try await isReady(&process)
        } catch {
            process.signal(SIGQUIT)
            if await !process.hasEnded(within: .seconds(5)) { process.signal(SIGKILL) }
            _ = await process.hasEnded(within: .seconds(5))
            throw error
        }
    }

    /// Waits for the word "ready" in postmaster.pid, of the right process; false: the process has ended.
    private func isReady(_ process: inout ServerProcess) async throws -> Bool {
        let deadline = ContinuousClock.now + patience
        while true {
            let file = PostmasterFile(cluster: directory.cluster)
            if let file, file.processID == process.id, file.status == .ready { return true }
            guard process.isAlive() else { return false }
            guard ContinuousClock.now < deadline else {
                throw EmbeddedPostgresError.notReady(after: patience, log: log.path)
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// A process that is not our server has the id that a killed one had (ids start anew in a container). Postgres
    /// would take it for a living server and refuse to start. An id that nobody has, Postgres handles better itself.
    private func removeMisleadingFile(_ file: PostmasterFile) {
        if kill(file.processID, 0) == 0 || errno == EPERM { unlink(directory.cluster + "/postmaster.pid") }
    }
}
