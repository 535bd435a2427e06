/// A JSON text that travels as jsonb. It is not checked here: Postgres refuses what isn't JSON (22P02).
package struct JSONB: PostgresValue, Hashable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package static var postgresType: UInt32 { 3802 }

    /// A version byte, then the text.
    package func encode(into parameters: inout Parameters) {
        parameters.append(type: 3802) { bytes in
            bytes.append(1)
            bytes.append(contentsOf: text.utf8)
        }
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        let bytes = try cell.bytes(of: 3802)
        guard bytes.first == 1 else { throw .mismatch("a jsonb of an unknown version") }
        text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    }
}
