import Glibc

/// What lies in the data directory.
enum ClusterState: Equatable {
    case absent
    case present(version: Int)

    /// Nil when there is none.
    var version: Int? {
        if case .present(let version) = self { version } else { nil }
    }

    /// A directory without a version, unless it is empty, is not ours to touch.
    init(of directory: DataDirectory) throws(EmbeddedPostgresError) {
        let path = directory.cluster
        guard access(path, F_OK) == 0 else {
            self = .absent
            return
        }
        let text = try? SettingFile.text(path + "/PG_VERSION")
        if let text, let version = Int(text.prefix { $0 != "\n" }) {
            self = .present(version: version)
        } else if rmdir(path) == 0 {
            self = .absent
        } else {
            throw .notACluster(path)
        }
    }
}
