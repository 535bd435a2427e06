/// 128 bits of a text, the same in every process: FNV-1a in two lanes with different bases. It tells the statements of
/// one program apart; against an adversary it proves nothing.
struct TextDigest: Hashable, Sendable, CustomStringConvertible {
    private var first: UInt64 = 0xcbf2_9ce4_8422_2325
    private var second: UInt64 = 0x9ae1_6a3b_2f90_404f

    init(_ text: String) {
        for byte in text.utf8 { mix(UInt64(byte)) }
    }

    private mutating func mix(_ value: UInt64) {
        first = (first ^ value) &* 0x0000_0100_0000_01b3
        second = ((second ^ value) &* 0x9e37_79b9_7f4a_7c15) ^ (second >> 29)
    }

    var description: String {
        Self.hex(first) + Self.hex(second)
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
