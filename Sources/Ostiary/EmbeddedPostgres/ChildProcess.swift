import Glibc

/// Starts programs, with none of our descriptors, signal settings or environment.
enum ChildProcess {
    private static let environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"]

    /// Starts `command` as `user` in the root directory, its output going to `output`.
    /// - Parameter isolated: in a process group of its own, so that Ctrl-C in a terminal reaches only us.
    /// - Returns: the process id of the program itself; it is our child.
    static func spawn(
        _ command: [String], as user: DatabaseUser, output: Int32, isolated: Bool
    ) throws(EmbeddedPostgresError) -> pid_t {
        var words = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh"] + command
        if user.isOther {
            let places = ["/usr/bin/setpriv", "/bin/setpriv"]
            guard let setpriv = places.first(where: { (place: String) in access(place, X_OK) == 0 }) else {
                throw .noSetpriv
            }
            words = [setpriv, "--reuid=\(user.uid)", "--regid=\(user.gid)", "--clear-groups", "--"] + words
        }
        return try spawn(words, output: output, isolated: isolated)
    }

    /// Runs a program that ends soon, and answers what it writes to its standard output. It is killed once it has closed that; one that
    /// takes longer than `patience`, or whose caller is cancelled, is killed, and an error.
    static func output(of command: [String], within patience: Duration = .seconds(5)) async throws -> String {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw EmbeddedPostgresError.failed(to: "make a pipe for", command[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        // No thread waits for a program: it may hang.
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        let child: pid_t
        do throws(EmbeddedPostgresError) {
            child = try spawn(command, output: ends[1], isolated: false)
            close(ends[1])
        } catch {
            close(ends[1])
            throw error
        }
        defer {
            kill(child, SIGKILL)
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
        }
        let deadline = ContinuousClock.now + patience
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while text.count < 65536 {
            let count = read(ends[0], &buffer, buffer.count)
            if count > 0 {
                text += buffer[..<count]
            } else if count < 0, errno == EAGAIN {
                guard ContinuousClock.now < deadline else {
                    throw EmbeddedPostgresError.system(action: "wait for", path: command[0], code: ETIMEDOUT)
                }
                try await Task.sleep(for: .milliseconds(5))
            } else if count == 0 || errno != EINTR {
                break
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func spawn(
        _ words: [String], output: Int32, isolated: Bool
    ) throws(EmbeddedPostgresError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        for descriptor in inheritable() { posix_spawn_file_actions_addclose(&actions, descriptor) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let group = isolated ? POSIX_SPAWN_SETPGROUP : 0
        posix_spawnattr_setflags(&attributes, Int16(group | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, words[0], &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw .system(action: "start", path: words[0], code: code) }
        return child
    }

    /// Descriptors that some library has left open across exec.
    private static func inheritable() -> [Int32] {
        guard let directory = opendir("/proc/self/fd") else { return [] }
        defer { closedir(directory) }
        var found: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let descriptor = Int32(name), descriptor > 2 else { continue }
            let flags = fcntl(descriptor, F_GETFD)
            if flags >= 0, flags & FD_CLOEXEC == 0 { found.append(descriptor) }
        }
        return found
    }
}
