import Postgres

/// What saving a row did.
package enum Change: String, Sendable {
    case created
    case changed
    case unchanged

    /// From `RETURNING xmax = 0`, in this column, of an upsert that touches only what differs.
    init(_ rows: Rows, at column: Int = 0) throws(StoreError) {
        guard let row = rows.first else {
            self = .unchanged
            return
        }
        self = try row.read(Bool.self, at: column) ? .created : .changed
    }
}
