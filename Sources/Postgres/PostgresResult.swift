import CLibPQ

/// The owner of one PGresult.
///
/// Unchecked, because the pointer is never written after the result was made, the functions below only read it, and
/// libpq allows that from any thread.
final class PostgresResult: @unchecked Sendable {
    private let pointer: OpaquePointer
    let rows: Int
    let columns: Int32

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        rows = Int(PQntuples(pointer))
        columns = PQnfields(pointer)
    }

    deinit {
        PQclear(pointer)
    }

    var status: ExecStatusType { PQresultStatus(pointer) }

    var affected: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    /// The first word of what was done: `COMMIT`, `ROLLBACK`, …
    var command: String { String(cString: PQcmdStatus(pointer)) }

    func name(ofColumn column: Int32) -> String {
        PQfname(pointer, column).map { String(cString: $0) } ?? "?"
    }

    func withCell<R>(
        row: Int32, column: Int32, _ body: (PostgresCell) throws(DatabaseError) -> R
    ) throws(DatabaseError) -> R {
        let isNull = PQgetisnull(pointer, row, column) != 0
        let content = UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, row, column), count: Int(PQgetlength(pointer, row, column)))
        return try body(PostgresCell(type: PQftype(pointer, column), content: isNull ? nil : content))
    }

    /// A field as text, for results that were asked for in text format.
    func text(row: Int, column: Int) -> String {
        String(cString: PQgetvalue(pointer, Int32(row), Int32(column)))
    }

    var error: ServerError {
        ServerError(
            sqlState: SQLState(rawValue: field("C") ?? ""),
            severity: field("V") ?? "ERROR",
            constraint: field("n"),
            table: field("t"),
            column: field("c"),
            unredactedMessage: String(cString: PQresultErrorMessage(pointer)))
    }

    /// A field of an error by its letter in the protocol.
    private func field(_ letter: Unicode.Scalar) -> String? {
        PQresultErrorField(pointer, Int32(letter.value)).map { String(cString: $0) }
    }
}
