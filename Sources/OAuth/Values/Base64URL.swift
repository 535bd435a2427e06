/// Base64url without padding (RFC 4648 section 5, as RFC 7515 uses it).
package enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Value of each ASCII character, 255 where it isn't of the alphabet.
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }()

    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        append(bytes, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the characters, for a caller that builds a longer text.
    package static func append(_ bytes: some Collection<UInt8>, to text: inout [UInt8]) {
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { append(contiguous: $0, to: &text) }
        if isDone == nil { Array(bytes).withUnsafeBufferPointer { append(contiguous: $0, to: &text) } }
    }

    /// The loop itself knows its types: callers of other targets would run a generic one unspecialized, byte by byte.
    private static func append(contiguous bytes: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]) {
        text.reserveCapacity(text.count + (bytes.count * 4 + 2) / 3)
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            pending = (pending << 8) | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int((pending >> bits) & 63)])
            }
        }
        if bits > 0 { text.append(alphabet[Int((pending << (6 - bits)) & 63)]) }
    }

    /// Nil for anything but the one canonical encoding: padding, white space, another alphabet, or stray trailing bits
    /// would let two texts stand for one value.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let decoded = text.utf8.withContiguousStorageIfAvailable { decode(contiguous: $0) }
        return decoded ?? Array(text.utf8).withUnsafeBufferPointer { decode(contiguous: $0) }
    }

    private static func decode(contiguous characters: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard characters.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count * 3 / 4)
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for character in characters {
            let value = values[Int(character)]
            guard value != 255 else { return nil }
            pending = (pending << 6) | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
            }
        }
        guard pending & ((1 << bits) - 1) == 0 else { return nil }
        return bytes
    }
}
