import Glibc

/// A program's file: the one that a process was started from, or the one that lies at its path now.
///
/// A package upgrade puts another file at the path. A Postgres that runs on goes on with the old program, but its new sessions load
/// the new libraries, which don't fit (SQLSTATE 58P01).
struct ProgramFile: Sendable, Equatable {
    let path: String
    /// Which file it is; nil: one that is no more.
    private let identity: Identity?

    private struct Identity: Equatable {
        let device: dev_t
        let inode: ino_t
    }

    /// The file that lies at the path now; nil: none does.
    init?(at path: String) {
        guard let status = Self.status(path) else { return nil }
        self.init(path, status)
    }

    /// The file of a process that was started as `path`, `started` seconds since 1970; nil when nothing lies there.
    init?(of process: pid_t, startedAs path: String, at started: Int) {
        if let running = Self.status("/proc/\(process)/exe") {
            self.init(path, running)
        } else {
            // In a container the kernel may not show root another user's process. A file that is younger than the process isn't its own.
            guard let present = Self.status(path) else { return nil }
            self.init(path, present.st_ctim.tv_sec > started ? nil : present)
        }
    }

    private init(_ path: String, _ status: stat?) {
        self.path = path
        identity = status.map { Identity(device: $0.st_dev, inode: $0.st_ino) }
    }

    /// What lies at its path instead of it now; nil: nothing else does.
    var replacement: ProgramFile? {
        guard let now = ProgramFile(at: path), now != self else { return nil }
        return now
    }

    private static func status(_ path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }
}
