/// The values bound to one execution of a statement, encoded: all their bytes in one buffer.
package struct Parameters: Sendable {
    struct Entry {
        let type: UInt32
        let offset: Int32
        /// -1 is NULL.
        let length: Int32
    }

    private(set) var entries: [Entry] = []
    private(set) var bytes: [UInt8] = []
    /// Tells lists of types apart, so that one text with other types is another prepared statement.
    private(set) var signature: UInt64 = 0

    init(count: Int) {
        entries.reserveCapacity(count)
        bytes.reserveCapacity(count * 24)
    }

    /// Appends NULL of a type.
    package mutating func appendNull(type: UInt32) {
        append(Entry(type: type, offset: 0, length: -1))
    }

    /// Appends one value of `type`, whose bytes `write` appends to the buffer.
    package mutating func append(type: UInt32, _ write: (inout [UInt8]) -> Void) {
        let start = bytes.count
        write(&bytes)
        append(Entry(type: type, offset: Int32(start), length: Int32(bytes.count - start)))
    }

    mutating func append(integer: some FixedWidthInteger, type: UInt32) {
        append(type: type) { $0.append(bigEndian: integer) }
    }

    private mutating func append(_ entry: Entry) {
        // The type of the first parameter, the tenant, is left to the statement.
        let entry = Entry(type: entries.isEmpty ? 0 : entry.type, offset: entry.offset, length: entry.length)
        entries.append(entry)
        signature = (signature ^ UInt64(entry.type)) &* 0x0000_0100_0000_01b3 &+ 1
    }
}

extension [UInt8] {
    mutating func append(bigEndian integer: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: integer.bigEndian) { append(contentsOf: $0) }
    }
}
