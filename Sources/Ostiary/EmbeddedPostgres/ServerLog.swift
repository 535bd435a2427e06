import Glibc

/// The file that Postgres writes its log to, bounded in size: it and the end of what it held before are at most
/// `limit` and `kept` bytes, and what is written between two calls of `trim`.
struct ServerLog: Sendable {
    let path: String
    var limit: Int = 4 << 20
    var kept: Int = 1 << 20

    /// Opens it to append, for a child to write to; the caller closes the descriptor.
    func open() throws(EmbeddedPostgresError) -> Int32 {
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard file >= 0 else { throw .failed(to: "open", path) }
        return file
    }

    /// The size now, from which `reason` can look for what was written later.
    var size: Int {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_size : 0
    }

    /// Once the log is larger than `limit`: keeps its end as `….1` and empties it, under the writer's feet, which is
    /// right as it appends. Lines written in that moment are lost; a log that can't be trimmed stays as it is.
    func trim() {
        guard size > limit else { return }
        let file = Glibc.open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return }
        defer { close(file) }
        let end = read(from: max(0, size - kept))
        let old = Glibc.open(path + ".1", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard old >= 0 else { return }
        defer { close(old) }
        if write(old, end, end.count) == end.count { ftruncate(file, 0) }
    }

    /// The line since `offset` that best says why something failed: the first FATAL or PANIC, or "error:" of initdb,
    /// else the last line.
    func reason(since offset: Int) -> String {
        let lines = String(decoding: read(from: offset), as: UTF8.self).split(separator: "\n").map(String.init)
        let marks = ["FATAL:  ", "PANIC:  ", "error: "]
        for line in lines {
            for mark in marks {
                let parts = line.split(separator: mark, maxSplits: 1)
                if parts.count == 2 { return String(parts[1]) }
            }
        }
        return lines.last ?? "it said nothing"
    }

    /// At most `kept` bytes.
    private func read(from offset: Int) -> [UInt8] {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: kept)
        let count = pread(file, &bytes, bytes.count, offset)
        return Array(bytes.prefix(max(0, count)))
    }
}
