/// One row of a result.
package struct Row: Sendable {
    let result: PostgresResult
    let index: Int32

    /// The columns in their order, as exactly so many values of these types. Another number of columns, a NULL without
    /// an optional for it, and a column of another type are errors.
    package func decode<each V: PostgresValue>(_ types: repeat (each V).Type) throws(DatabaseError) -> (repeat each V) {
        var columns = RowCursor(result: result, row: index)
        let values = (repeat try columns.next((each V).self))
        try columns.end()
        return values
    }

    /// The first columns, where others may follow: several statements can begin with the same ones.
    package func decode<each V: PostgresValue>(
        leading types: repeat (each V).Type
    ) throws(DatabaseError) -> (repeat each V) {
        var columns = RowCursor(result: result, row: index)
        return (repeat try columns.next((each V).self))
    }

    /// One column, counted from 0.
    package func decode<V: PostgresValue>(_ type: V.Type, at column: Int) throws(DatabaseError) -> V {
        var columns = RowCursor(result: result, row: index, column: Int32(column))
        return try columns.next(type)
    }
}

/// Reads the columns of a row from left to right.
private struct RowCursor {
    let result: PostgresResult
    let row: Int32
    private var column: Int32

    init(result: PostgresResult, row: Int32, column: Int32 = 0) {
        self.result = result
        self.row = row
        self.column = column
    }

    mutating func next<V: PostgresValue>(_: V.Type) throws(DatabaseError) -> V {
        let column = column
        guard column < result.columns else {
            throw .mismatch("\(result.columns) columns where more are expected")
        }
        self.column += 1
        do {
            return try result.withCell(row: row, column: column) { cell throws(DatabaseError) in try V(cell) }
        } catch .mismatch(let what) {
            throw .mismatch("column \(column + 1) (\(result.name(ofColumn: column))): \(what)")
        }
    }

    func end() throws(DatabaseError) {
        guard column == result.columns else {
            throw .mismatch("\(result.columns) columns where \(column) are expected")
        }
    }
}
