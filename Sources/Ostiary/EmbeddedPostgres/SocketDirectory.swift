import Glibc

/// The directory of the Unix socket, which only the user of the cluster (and root) can enter: that is what keeps
/// others out, since whoever reaches the socket is trusted.
struct SocketDirectory: Sendable {
    static let port = 5432
    /// The kernel's limit for the path of a socket, without its NUL.
    static let limit = 107

    let path: String
    /// Whether it lies outside of the data directory and goes when Postgres has stopped.
    let isOutside: Bool

    /// Makes it, or checks the one that is there: a directory, not a link to one, of the right owner, mode 0700.
    init(for directory: DataDirectory, user: DatabaseUser) throws(EmbeddedPostgresError) {
        let near = directory.path + "/socket"
        isOutside = !Self.suits(near)
        guard isOutside else {
            path = near
            try Self.prepare(near, user)
            return
        }
        var status = stat()
        guard stat(directory.path, &status) == 0 else { throw .failed(to: "look at", directory.path) }
        let name = "/ostiary-" + String(status.st_dev, radix: 16) + "-" + String(status.st_ino, radix: 16)
        let place = geteuid() == 0 && access("/run", W_OK | X_OK) == 0 ? "/run" : "/tmp"
        path = place + name
        try Self.prepare(path, user)
    }

    /// Whether a socket in `directory` can be reached: its path is short enough, and has no comma, at which libpq
    /// would split it into several hosts.
    static func suits(_ directory: String) -> Bool {
        directory.utf8.count + "/.s.PGSQL.\(port)".utf8.count <= limit && !directory.contains(",")
    }

    func remove() {
        if isOutside { rmdir(path) }
    }

    /// In a directory where all may write (/tmp, sticky) nobody else can replace what has our owner; what was there
    /// before is believed only with the right owner and mode.
    private static func prepare(_ path: String, _ user: DatabaseUser) throws(EmbeddedPostgresError) {
        if mkdir(path, 0o700) == 0 {
            guard lchown(path, user.uid, user.gid) == 0 else { throw .failed(to: "give away", path) }
        } else if errno != EEXIST {
            throw .failed(to: "make the directory", path)
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .failed(to: "look at", path) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == user.uid, status.st_mode & 0o7777 == 0o700 else {
            throw .socketDirectoryTaken(path)
        }
    }
}
