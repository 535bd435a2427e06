import FoundationEssentials

/// One forward step of the schema: a file `NNNN_name.sql`.
package struct MigrationFile: Sendable, Equatable {
    package let version: Int
    package let name: String
    let sql: String

    package var fileName: String { Self.fileName(version: version, name: name) }

    static func fileName(version: Int, name: String) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "_" + name + ".sql"
    }

    /// Nil if the file's name isn't of that form.
    init?(fileName: String, sql: String) {
        guard fileName.hasSuffix(".sql"), let underscore = fileName.firstIndex(of: "_") else { return nil }
        let digits = fileName[..<underscore]
        guard digits.utf8.count == 4, digits.utf8.allSatisfy({ (48...57).contains($0) }), let version = Int(digits)
        else {
            return nil
        }
        let name = fileName[fileName.index(after: underscore)...].dropLast(4)
        guard !name.isEmpty else { return nil }
        self.version = version
        self.name = String(name)
        self.sql = sql
    }

    /// The migrations of a directory in their order. Other files than `*.sql` are none of ours.
    static func all(in directory: String) throws -> [MigrationFile] {
        let files = FileManager.default
        let names = try files.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".sql") }.sorted()
        var migrations: [MigrationFile] = []
        for name in names {
            guard let bytes = files.contents(atPath: directory + "/" + name),
                let sql = String(validating: bytes, as: UTF8.self), !sql.utf8.contains(0)
            else { throw MigrationError.unreadable(file: name) }
            guard let migration = MigrationFile(fileName: name, sql: sql) else {
                throw MigrationError.misnamed(file: name)
            }
            guard migrations.last?.version != migration.version else { throw MigrationError.duplicate(file: name) }
            migrations.append(migration)
        }
        return migrations
    }
}
