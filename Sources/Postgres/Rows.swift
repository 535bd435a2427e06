/// The result of a statement. The rows stay in libpq's memory, which is freed with the last copy of this value or of a `Row`.
package struct Rows: Sendable, RandomAccessCollection {
    let result: PostgresResult

    package var startIndex: Int { 0 }
    package var endIndex: Int { result.rows }

    package subscript(position: Int) -> Row {
        precondition(indices.contains(position), "no such row")
        return Row(result: result, index: Int32(position))
    }

    /// Rows inserted, updated, deleted or, for a query, selected.
    package var affected: Int { result.affected }
}
