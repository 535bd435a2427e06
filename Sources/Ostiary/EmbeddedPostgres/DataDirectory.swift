import Glibc

/// The directory of everything that the server keeps outside of a database of the operator's.
///
/// It stays ours also when Postgres runs as another user, who may only pass through it: so that user can replace
/// neither the lock nor the master secret.
struct DataDirectory: Sendable {
    /// Absolute.
    let path: String

    init(_ path: String) { self.path = path }

    /// The running cluster; it appears by a rename, complete.
    var cluster: String { path + "/cluster" }
    /// A cluster that `initdb` is at; one that is found at start was left half-made.
    var draft: String { path + "/cluster.new" }
    var log: String { path + "/postgres.log" }
    var lock: String { path + "/lock" }

    /// Makes it, and its parents, where missing; lets the user of the cluster pass through a directory of root's.
    func create() throws(EmbeddedPostgresError) {
        let isRoot = geteuid() == 0
        var way = ""
        for segment in path.split(separator: "/") {
            way += "/" + segment
            let mode: mode_t = way == path ? (isRoot ? 0o711 : 0o700) : 0o755
            guard mkdir(way, mode) == 0 || errno == EEXIST else {
                var status = stat()
                if stat(way, &status) == 0 { continue }
                throw .failed(to: "make the directory", way)
            }
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw .system(action: "use", path: path, code: ENOTDIR)
        }
        let wanted = status.st_mode & 0o7777 | 0o011
        if isRoot, status.st_uid == 0, status.st_mode & 0o7777 != wanted {
            guard chmod(path, wanted) == 0 else { throw .failed(to: "open a way through", path) }
        }
    }

    /// Makes the names in it durable.
    func synchronise() throws(EmbeddedPostgresError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .failed(to: "open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .failed(to: "synchronise", path) }
    }
}
