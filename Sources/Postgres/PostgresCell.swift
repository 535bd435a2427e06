/// One field of a result row, borrowed from it: valid only during the call that hands it out.
package struct PostgresCell {
    package let type: UInt32
    private let content: UnsafeRawBufferPointer?

    init(type: UInt32, content: UnsafeRawBufferPointer?) {
        self.type = type
        self.content = content
    }

    package var isNull: Bool { content == nil }

    /// The bytes of a field that is not NULL and has the one type (or one of its synonyms) that is asked for.
    package func bytes(of type: UInt32, or synonyms: UInt32...) throws(DatabaseError) -> UnsafeRawBufferPointer {
        guard type == self.type || synonyms.contains(self.type) else {
            throw .mismatch("type \(self.type) where type \(type) is expected")
        }
        guard let content else { throw .mismatch("NULL where a value is expected") }
        return content
    }

    /// An integer in network order that fills the field.
    func integer<I: FixedWidthInteger>(_: I.Type, of type: UInt32) throws(DatabaseError) -> I {
        let bytes = try bytes(of: type)
        guard bytes.count == MemoryLayout<I>.size else { throw .mismatch("\(bytes.count) bytes for type \(type)") }
        return I(bigEndian: bytes.loadUnaligned(as: I.self))
    }
}
