import Glibc

/// Where Postgres is looked for.
struct PostgresPlaces: Sendable {
    /// Where Debian keeps all versions side by side.
    var root = "/usr/lib/postgresql"
    /// `PATH`; asked only when Debian's places have nothing that fits.
    var searchPath: String
}

/// The programs of one major version of Postgres.
struct PostgresInstallation: Sendable, Equatable {
    static let oldestVersion = 15

    let version: Int
    /// The directory of `initdb` and `postgres`.
    let binaries: String

    var initdb: String { binaries + "/initdb" }
    var postgres: String { binaries + "/postgres" }

    /// The newest installation for a new cluster, or the one that an existing cluster of `version` needs.
    static func find(
        version: Int?, cluster: String, in places: PostgresPlaces
    ) async throws(EmbeddedPostgresError) -> PostgresInstallation {
        if let version, version < oldestVersion {
            throw .otherVersion(cluster: cluster, version: version, installed: side(places.root).map(\.version))
        }
        let found = side(places.root)
        if let fit = newest(found, version) { return fit }
        let further = await path(places.searchPath)
        if let fit = newest(further, version) { return fit }
        guard let version, case let installed = (found + further).map(\.version), !installed.isEmpty else {
            throw .noBinaries(version: version)
        }
        throw .otherVersion(cluster: cluster, version: version, installed: installed)
    }

    private static func newest(_ found: [PostgresInstallation], _ version: Int?) -> PostgresInstallation? {
        found.filter { version == nil ? $0.version >= oldestVersion : $0.version == version }
            .max { $0.version < $1.version }
    }

    private static func side(_ root: String) -> [PostgresInstallation] {
        guard let directory = opendir(root) else { return [] }
        defer { closedir(directory) }
        var found: [PostgresInstallation] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let version = Int(name) else { continue }
            let candidate = PostgresInstallation(version: version, binaries: "\(root)/\(name)/bin")
            if candidate.isComplete { found.append(candidate) }
        }
        return found.sorted { $0.version < $1.version }
    }

    private static func path(_ searchPath: String) async -> [PostgresInstallation] {
        var found: [PostgresInstallation] = []
        for directory in searchPath.split(separator: ":") where directory.hasPrefix("/") {
            let candidate = PostgresInstallation(version: 0, binaries: String(directory))
            guard candidate.isComplete,
                let output = try? await ChildProcess.output(of: [candidate.postgres, "--version"]),
                let version = major(in: output)
            else { continue }
            found.append(PostgresInstallation(version: version, binaries: candidate.binaries))
        }
        return found
    }

    /// Of "postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)", "… 17beta2", "… 16devel".
    static func major(in output: String) -> Int? {
        guard let range = output.split(separator: " ").first(where: { $0.first?.isNumber == true }) else { return nil }
        return Int(range.prefix { $0.isNumber })
    }

    private var isComplete: Bool { access(initdb, X_OK) == 0 && access(postgres, X_OK) == 0 }
}
