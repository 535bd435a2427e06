import CLibPQ

/// The connection that migrations run on: one at a time, blocking, and without the pipeline, in which a file of many
/// statements can't be sent. Belongs to a thread that may wait.
final class MigrationSession {
    struct Record {
        let version: Int
        let name: String
        let digest: String

        var fileName: String { MigrationFile.fileName(version: version, name: name) }
    }

    private var connection: OpaquePointer?

    deinit {
        // Also lets go of the lock.
        PQfinish(connection)
    }

    func connect(to conninfo: String) throws(MigrationError) {
        let settings = [
            ("application_name", "ostiary migrate"), ("connect_timeout", "10"), ("dbname", conninfo),
            ("client_encoding", "UTF8"),
        ]
        connection = withCStrings(settings.map { Array($0.0.utf8CString) }) { keys in
            withCStrings(settings.map { Array($0.1.utf8CString) }) { values in PQconnectdbParams(keys, values, 1) }
        }
        guard PQstatus(connection) == CONNECTION_OK else { throw .unavailable(message: message) }
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    /// Waits for any other node that is migrating this database; held until the connection is closed.
    func lock() throws(MigrationError) {
        try run("SELECT pg_advisory_lock(7308330518206474094)")
    }

    /// What was applied. Throws `beforeBaseline` when the schema is that of a development version which had other migrations; they were
    /// recorded in a table of another name.
    func recorded() throws(MigrationError) -> [Record] {
        guard try isTrue("to_regclass('ostiary_migrations') IS NOT NULL") else {
            if try isTrue("to_regclass('migrations') IS NOT NULL AND to_regclass('master_secret_check') IS NOT NULL") {
                throw .beforeBaseline
            }
            return []
        }
        let result = try run("SELECT version, name, digest FROM ostiary_migrations ORDER BY version")
        return (0..<result.rows).map { row in
            Record(
                version: Int(result.text(row: row, column: 0)) ?? 0,
                name: result.text(row: row, column: 1),
                digest: result.text(row: row, column: 2))
        }
    }

    func createTable() throws(MigrationError) {
        try run(
            """
            CREATE TABLE IF NOT EXISTS ostiary_migrations (
                version integer PRIMARY KEY,
                name text NOT NULL,
                digest text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """)
    }

    /// SHA-256, by the server.
    func digest(of file: MigrationFile) throws(MigrationError) -> String {
        try run("SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex')", file.sql).text(row: 0, column: 0)
    }

    func apply(_ file: MigrationFile) throws(MigrationError) {
        do throws(MigrationError) {
            try run("BEGIN")
            try runAll(file.sql)
            guard PQtransactionStatus(connection) == PQTRANS_INTRANS else {
                throw .endsTransaction(file: file.fileName)
            }
            try run(
                """
                INSERT INTO ostiary_migrations (version, name, digest)
                VALUES ($1::text::integer, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))
                """, String(file.version), file.name, file.sql)
            try run("COMMIT")
        } catch .unavailable(let message) {
            // Closing the connection rolls back.
            throw .failed(file: file.fileName, message: message)
        }
    }

    private func isTrue(_ condition: String) throws(MigrationError) -> Bool {
        try run("SELECT \(condition)").text(row: 0, column: 0) == "t"
    }

    /// One statement, with texts as its parameters.
    @discardableResult
    private func run(_ sql: String, _ parameters: String...) throws(MigrationError) -> PostgresResult {
        try checked(
            withCStrings(parameters.map { Array($0.utf8CString) }) { values in
                PQexecParams(connection, sql, Int32(parameters.count), nil, values, nil, nil, 0)
            })
    }

    private func runAll(_ sql: String) throws(MigrationError) {
        _ = try checked(PQexec(connection, sql))
    }

    private func checked(_ pointer: OpaquePointer?) throws(MigrationError) -> PostgresResult {
        guard let pointer else { throw .unavailable(message: message) }
        let result = PostgresResult(pointer)
        guard [PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY].contains(result.status) else {
            throw .unavailable(message: message)
        }
        return result
    }

    private var message: String {
        String(cString: PQerrorMessage(connection)).split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
