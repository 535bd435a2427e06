import Glibc
import Postgres

/// Why the embedded Postgres can't be had; each is one line that says what to do.
enum EmbeddedPostgresError: Error, CustomStringConvertible {
    /// `version`: the one that an existing cluster needs.
    case noBinaries(version: Int?)
    case otherVersion(cluster: String, version: Int, installed: [Int])
    case notACluster(String)
    /// The cluster holds another schema than the migrations make.
    case otherSchema(cluster: String, reason: MigrationError)
    case locked(directory: String, holder: String)
    case otherOwner(path: String, uid: UInt32)
    case unreachable(path: String, user: String)
    case noUser
    case noSetpriv
    case socketDirectoryTaken(String)
    case pathTooLong(String)
    case initialisationFailed(reason: String, log: String)
    case startFailed(reason: String, log: String)
    case notReady(after: Duration, log: String)
    case system(action: String, path: String, code: Int32)

    /// The failure that `errno` tells of; take it at once after the call.
    static func failed(to action: String, _ path: String) -> EmbeddedPostgresError {
        .system(action: action, path: path, code: errno)
    }

    var description: String {
        switch self {
        case .noBinaries(nil):
            "no Postgres 15 or later is installed: apt-get install postgresql, or set OSTIARY_DATABASE_URL"
        case .noBinaries(let version?):
            "Postgres \(version) is not installed: apt-get install postgresql-\(version)"
        case .otherVersion(let cluster, let version, let installed):
            "\(cluster) was made by Postgres \(version), but only \(Self.list(installed)) is installed: "
                + "apt-get install postgresql-\(version), or upgrade the cluster with pg_upgrade"
        case .notACluster(let path):
            "\(path) is not a Postgres cluster, and not empty: move it away, or choose another OSTIARY_DATA_DIR"
        case .otherSchema(let cluster, let reason):
            "\(reason) (its data is lost when you remove \(cluster); another OSTIARY_DATA_DIR makes a new one)"
        case .locked(let directory, let holder):
            "another ostiary\(holder.isEmpty ? "" : " (process \(holder))") is running on \(directory)"
        case .otherOwner(let path, let uid):
            "\(path) belongs to user \(uid): run as that user or as root"
        case .unreachable(let path, let user):
            "Postgres runs as \(user), who can't enter \(path): choose an OSTIARY_DATA_DIR elsewhere"
        case .noUser:
            "Postgres refuses to run as root, and there is neither a user postgres nor nobody to run it as"
        case .noSetpriv:
            "setpriv is missing, which starts Postgres as an unprivileged user: apt-get install util-linux"
        case .socketDirectoryTaken(let path):
            "\(path) is not a directory of our own: remove it, or choose an OSTIARY_DATA_DIR with a shorter path"
        case .pathTooLong(let path):
            "\(path) is too long a path: choose a shorter OSTIARY_DATA_DIR"
        case .initialisationFailed(let reason, let log):
            "initdb failed: \(reason) (see \(log))"
        case .startFailed(let reason, let log):
            "Postgres did not start: \(reason) (see \(log))"
        case .notReady(let duration, let log):
            "Postgres was not ready after \(duration) (see \(log))"
        case .system(let action, let path, let code):
            "can't \(action) \(path): \(String(cString: strerror(code)))"
        }
    }

    private static func list(_ versions: [Int]) -> String {
        versions.map(String.init).joined(separator: ", ")
    }
}
