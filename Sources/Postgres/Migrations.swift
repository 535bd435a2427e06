import EventThread

/// The schema's way to here: forward-only files, each applied once, in its own transaction, and recorded in the table
/// `ostiary_migrations` with its digest.
package struct Migrations: Sendable {
    package let files: [MigrationFile]

    /// Reads the directory's `*.sql` files. Throws `MigrationError`, or that the directory can't be read.
    package init(directory: String) throws {
        files = try MigrationFile.all(in: directory)
    }

    /// What `apply` would run now. Changes nothing, and checks what is applied as `apply` does.
    package func plan(conninfo: String) async throws -> [MigrationFile] {
        try await onOwnThread { session throws(MigrationError) in
            try session.connect(to: conninfo)
            return try pending(session)
        }
    }

    /// Applies what is missing, and returns that. Any number of nodes may try at once: one does it, the others wait for it.
    /// Throws at the first file that fails; those before it stay applied. Isn't cancelled by the task.
    @discardableResult
    package func apply(conninfo: String) async throws -> [MigrationFile] {
        try await onOwnThread { session throws(MigrationError) in
            try session.connect(to: conninfo)
            try session.lock()
            let pending = try pending(session)
            if !pending.isEmpty { try session.createTable() }
            for file in pending { try session.apply(file) }
            return pending
        }
    }

    /// The files that are not recorded. Records of later versions than any file are those of a newer server, and fine.
    private func pending(_ session: MigrationSession) throws(MigrationError) -> [MigrationFile] {
        let recorded = try session.recorded()
        let versions = Set(files.map(\.version))
        for record in recorded where record.version < files.last?.version ?? 0 && !versions.contains(record.version) {
            throw .missing(file: record.fileName)
        }
        var pending: [MigrationFile] = []
        for file in files {
            guard let record = recorded.first(where: { $0.version == file.version }) else {
                if let last = recorded.last, last.version > file.version { throw .outOfOrder(file: file.fileName) }
                pending.append(file)
                continue
            }
            guard try session.digest(of: file) == record.digest else { throw .changed(file: file.fileName) }
        }
        return pending
    }

    private func onOwnThread<R: Sendable>(
        _ body: @escaping @Sendable (MigrationSession) throws(MigrationError) -> R
    ) async throws -> R {
        let thread = EventThread(name: "migrations")
        defer { thread.shutdown() }
        return try await withUnsafeThrowingContinuation { continuation in
            thread.perform {
                continuation.resume(with: Swift.Result { try body(MigrationSession()) })
            }
        }
    }
}
