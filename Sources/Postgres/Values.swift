package import FoundationEssentials

extension Bool: PostgresValue {
    package static var postgresType: UInt32 { 16 }

    package func encode(into parameters: inout Parameters) {
        parameters.append(integer: UInt8(self ? 1 : 0), type: 16)
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        self = try cell.integer(UInt8.self, of: 16) != 0
    }
}

extension Int32: PostgresValue {
    package static var postgresType: UInt32 { 23 }

    package func encode(into parameters: inout Parameters) {
        parameters.append(integer: self, type: 23)
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        self = try cell.integer(Int32.self, of: 23)
    }
}

extension Int64: PostgresValue {
    package static var postgresType: UInt32 { 20 }

    package func encode(into parameters: inout Parameters) {
        parameters.append(integer: self, type: 20)
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        self = try cell.integer(Int64.self, of: 20)
    }
}

/// bigint, as `Int64`.
extension Int: PostgresValue {
    package static var postgresType: UInt32 { 20 }

    package func encode(into parameters: inout Parameters) {
        parameters.append(integer: Int64(self), type: 20)
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        self = Int(try cell.integer(Int64.self, of: 20))
    }
}

extension Double: PostgresValue {
    package static var postgresType: UInt32 { 701 }

    package func encode(into parameters: inout Parameters) {
        parameters.append(integer: bitPattern, type: 701)
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        self = Double(bitPattern: try cell.integer(UInt64.self, of: 701))
    }
}

/// text; results may also be varchar, char(n) or name. Postgres refuses a NUL in a text (22021).
extension String: PostgresValue {
    package static var postgresType: UInt32 { 25 }

    package func encode(into parameters: inout Parameters) {
        parameters.append(type: 25) { $0.append(contentsOf: utf8) }
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        self = String(decoding: try cell.bytes(of: 25, or: 1043, 1042, 19), as: UTF8.self)
    }
}

extension UUID: PostgresValue {
    package static var postgresType: UInt32 { 2950 }

    package func encode(into parameters: inout Parameters) {
        parameters.append(type: 2950) { bytes in withUnsafeBytes(of: uuid) { bytes.append(contentsOf: $0) } }
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        let bytes = try cell.bytes(of: 2950)
        guard bytes.count == 16 else { throw .mismatch("\(bytes.count) bytes for a uuid") }
        self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

/// timestamptz, to the microsecond. What lies beyond Postgres' calendar is `infinity` or `-infinity`, which come back as
/// the distant future or past.
extension Date: PostgresValue {
    package static var postgresType: UInt32 { 1184 }

    /// Microseconds from Postgres' epoch (2000) to Foundation's (2001).
    private static var epochs: Int64 { 366 * 86_400 * 1_000_000 }

    package func encode(into parameters: inout Parameters) {
        let micros = (timeIntervalSinceReferenceDate * 1_000_000).rounded()
        let encoded: Int64 =
            switch micros {
            case ..<(-2.1e17): .min
            case 9.2e18...: .max
            default: Int64(micros) &+ Self.epochs
            }
        parameters.append(integer: encoded, type: 1184)
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        switch try cell.integer(Int64.self, of: 1184) {
        case .max: self = .distantFuture
        case .min: self = .distantPast
        case let micros: self.init(timeIntervalSinceReferenceDate: Double(micros - Self.epochs) / 1_000_000)
        }
    }
}
