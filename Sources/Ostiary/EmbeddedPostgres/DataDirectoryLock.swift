import Glibc

/// Holds the data directory for one server, until it is released or the process ends in whatever way.
///
/// The kernel holds the lock, so a killed server leaves none behind; the descriptor is closed on exec, so a Postgres
/// that outlives us doesn't hold it either.
final class DataDirectoryLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `locked`, when another server has it.
    init(_ directory: DataDirectory) throws(EmbeddedPostgresError) {
        let file = open(directory.lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .failed(to: "open", directory.lock) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            defer { close(file) }
            guard code == EWOULDBLOCK else { throw .system(action: "lock", path: directory.lock, code: code) }
            var digits = [UInt8](repeating: 0, count: 20)
            let count = max(0, pread(file, &digits, digits.count, 0))
            let holder = String(decoding: digits[..<count].prefix { (0x30...0x39).contains($0) }, as: UTF8.self)
            throw .locked(directory: directory.path, holder: holder)
        }
        let owner = [UInt8]("\(getpid())\n".utf8)
        guard ftruncate(file, 0) == 0, pwrite(file, owner, owner.count, 0) == owner.count else {
            let error = EmbeddedPostgresError.failed(to: "write", directory.lock)
            close(file)
            throw error
        }
        descriptor = file
    }

    /// Unlocks first: closing alone would leave the lock to a child that another thread starts, until its exec.
    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
