package import FoundationEssentials

/// What an array of which travels as one value: `UInt8` as bytea, the others as a one-dimensional Postgres array without NULLs.
package protocol PostgresElement: PostgresValue {
    static var arrayType: UInt32 { get }
    static func encode(_ array: [Self], into parameters: inout Parameters)
    static func decode(_ cell: PostgresCell) throws(DatabaseError) -> [Self]
}

extension Array: PostgresValue where Element: PostgresElement {
    package static var postgresType: UInt32 { Element.arrayType }

    package func encode(into parameters: inout Parameters) {
        Element.encode(self, into: &parameters)
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        self = try Element.decode(cell)
    }
}

extension PostgresElement {
    /// dimensions, "has NULLs", element type, then length and lower bound of the dimension, then each element after its length.
    package static func encode(_ array: [Self], into parameters: inout Parameters) {
        parameters.append(type: arrayType) { bytes in
            bytes.append(bigEndian: Int32(array.isEmpty ? 0 : 1))
            bytes.append(bigEndian: Int32(0))
            bytes.append(bigEndian: postgresType)
            guard !array.isEmpty else { return }
            bytes.append(bigEndian: Int32(array.count))
            bytes.append(bigEndian: Int32(1))
            for element in array {
                // Through a list of its own: an element knows only how to be a parameter.
                var own = Parameters(count: 1)
                element.encode(into: &own)
                bytes.append(bigEndian: Int32(own.bytes.count))
                bytes.append(contentsOf: own.bytes)
            }
        }
    }

    /// Reads an array; NULL among its elements is a mismatch.
    package static func decode(_ cell: PostgresCell) throws(DatabaseError) -> [Self] {
        var rest = try cell.bytes(of: arrayType)[...]
        let dimensions = try rest.take(Int32.self)
        _ = try rest.take(Int32.self)
        let type = try rest.take(UInt32.self)
        guard dimensions > 0 else { return [] }
        guard dimensions == 1 else { throw .mismatch("an array of \(dimensions) dimensions") }
        let count = try rest.take(Int32.self)
        _ = try rest.take(Int32.self)
        var array: [Self] = []
        array.reserveCapacity(Int(count))
        for _ in 0..<count {
            let length = try rest.take(Int32.self)
            let content = length < 0 ? nil : try rest.take(bytes: Int(length))
            array.append(try Self(PostgresCell(type: type, content: content)))
        }
        return array
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate mutating func take(bytes count: Int) throws(DatabaseError) -> UnsafeRawBufferPointer {
        guard self.count >= count else { throw .mismatch("an array that is cut short") }
        defer { self = dropFirst(count) }
        return UnsafeRawBufferPointer(rebasing: prefix(count))
    }

    fileprivate mutating func take<I: FixedWidthInteger>(_: I.Type) throws(DatabaseError) -> I {
        I(bigEndian: try take(bytes: MemoryLayout<I>.size).loadUnaligned(as: I.self))
    }
}

extension String: PostgresElement {
    package static var arrayType: UInt32 { 1009 }
}

extension UUID: PostgresElement {
    package static var arrayType: UInt32 { 2951 }
}

extension Int64: PostgresElement {
    package static var arrayType: UInt32 { 1016 }
}

extension Date: PostgresElement {
    package static var arrayType: UInt32 { 1185 }
}

extension UInt8: PostgresElement {
    /// There is no type of one unsigned byte: "char" stands for it, and only arrays are of use.
    package static var postgresType: UInt32 { 18 }
    package static var arrayType: UInt32 { 17 }

    package func encode(into parameters: inout Parameters) {
        parameters.append(integer: self, type: 18)
    }

    package init(_ cell: PostgresCell) throws(DatabaseError) {
        self = try cell.integer(UInt8.self, of: 18)
    }

    package static func encode(_ array: [UInt8], into parameters: inout Parameters) {
        parameters.append(type: arrayType) { $0.append(contentsOf: array) }
    }

    /// Reads the bytes of a bytea.
    package static func decode(_ cell: PostgresCell) throws(DatabaseError) -> [UInt8] {
        [UInt8](try cell.bytes(of: arrayType))
    }
}

/// bytea[]: an array of byte strings.
extension Array: PostgresElement where Element == UInt8 {
    package static var arrayType: UInt32 { 1001 }
}
