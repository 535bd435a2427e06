import Glibc

/// A program's file: the one that a process was started from, or the one that lies at its path now.
///
/// A package upgrade puts another file at the path. A Postgres that runs on goes on with the old program, but its new sessions load
/// the new libraries, which don't fit (SQLSTATE 58P01).
struct ProgramFile: Sendable, Equatable {
    let path: String
    private let device: dev_t
    private let inode: ino_t

    /// The file that lies at the path now; nil: none does.
    init?(at path: String) {
        self.init(path, found: path)
    }

    /// The file of a process that was started as `path`; nil when the kernel doesn't show it, as to root in some containers.
    init?(of process: pid_t, startedAs path: String) {
        self.init(path, found: "/proc/\(process)/exe")
    }

    private init?(_ path: String, found place: String) {
        var status = stat()
        guard stat(place, &status) == 0 else { return nil }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// What lies at its path instead of it now; nil: nothing else does.
    var replacement: ProgramFile? {
        guard let now = ProgramFile(at: path), now != self else { return nil }
        return now
    }
}
