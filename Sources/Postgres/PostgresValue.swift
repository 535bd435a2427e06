/// A Swift type that travels as one Postgres type, in Postgres' binary format.
///
/// A type with a raw value that is one (`enum Kind: String`, an identifier over a UUID) conforms by saying so and
/// nothing else. `Optional` is NULL or its wrapped type.
package protocol PostgresValue: Sendable {
    /// The type's OID, as in `pg_type`.
    static var postgresType: UInt32 { get }

    /// Appends exactly one parameter.
    func encode(into parameters: inout Parameters)

    /// Reads a value of a result. The cell's bytes are valid during the call only.
    init(_ cell: PostgresCell) throws(DatabaseError)
}

extension PostgresValue where Self: RawRepresentable, RawValue: PostgresValue {
    package static var postgresType: UInt32 { RawValue.postgresType }

    package func encode(into parameters: inout Parameters) {
        rawValue.encode(into: &parameters)
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        guard let value = Self(rawValue: try RawValue(cell)) else {
            throw .mismatch("a value that \(Self.self) doesn't know")
        }
        self = value
    }
}

extension Optional: PostgresValue where Wrapped: PostgresValue {
    package static var postgresType: UInt32 { Wrapped.postgresType }

    package func encode(into parameters: inout Parameters) {
        switch self {
        case .some(let value): value.encode(into: &parameters)
        case .none: parameters.appendNull(type: Wrapped.postgresType)
        }
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        self = cell.isNull ? nil : try Wrapped(cell)
    }
}
