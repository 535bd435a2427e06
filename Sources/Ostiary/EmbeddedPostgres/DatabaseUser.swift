import Glibc

/// The user that Postgres runs as: ourselves, or an unprivileged one when we are root.
struct DatabaseUser: Sendable, Equatable {
    let name: String
    let uid: uid_t
    let gid: gid_t

    /// Whether starting something as this user takes `setpriv`.
    var isOther: Bool { uid != geteuid() }

    /// For a cluster that does not exist yet: ourselves; for root `postgres`, else `nobody`, else nil.
    static func forNewCluster() -> DatabaseUser? {
        let own = geteuid()
        guard own == 0 else { return DatabaseUser(name: "user \(own)", uid: own, gid: getegid()) }
        return named("postgres") ?? named("nobody")
    }

    /// Whoever owns an existing cluster directory: Postgres takes no other, so nothing ever needs a new owner.
    static func forCluster(at path: String) throws(EmbeddedPostgresError) -> DatabaseUser {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_uid != 0 else {
            guard let user = forNewCluster() else { throw .noUser }
            return user
        }
        guard geteuid() == 0 || status.st_uid == geteuid() else {
            throw .otherOwner(path: path, uid: status.st_uid)
        }
        return DatabaseUser(name: "user \(status.st_uid)", uid: status.st_uid, gid: status.st_gid)
    }

    /// The first directory on the way to `path`, itself included, that this user can't enter; nil: none. What does
    /// not exist yet is no obstacle. Looks at owner, group and mode, as for a process without further groups.
    func obstacle(on path: String) -> String? {
        guard uid != 0, isOther else { return nil }
        var way = "/"
        for segment in path.split(separator: "/") {
            way += (way == "/" ? "" : "/") + segment
            var status = stat()
            guard stat(way, &status) == 0 else { return nil }
            let bit: mode_t = status.st_uid == uid ? S_IXUSR : status.st_gid == gid ? S_IXGRP : S_IXOTH
            if status.st_mode & bit == 0 { return way }
        }
        return nil
    }

    private static func named(_ name: String) -> DatabaseUser? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16384)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil, entry.pw_uid != 0 else {
            return nil
        }
        return DatabaseUser(name: name, uid: entry.pw_uid, gid: entry.pw_gid)
    }
}
