import Glibc

/// A program's file: what lies at its path now, and which one a process was started from.
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

    /// The file that a process runs, which was started as `path`; nil when the kernel doesn't tell us.
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

    /// The file that lies at its path instead now; nil: it is this one, or none.
    var successor: ProgramFile? {
        guard let now = ProgramFile(at: path), now != self else { return nil }
        return now
    }
}
