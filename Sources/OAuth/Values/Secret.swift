/// A bearer value or a shared secret. It can't be compared with `==`, printed or interpolated; only `matches` looks inside,
/// in constant time.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(text: String) {
        bytes = Array(text.utf8)
    }

    /// `count` bytes of the system's randomness, 32 at the least where it is a bearer value.
    package static func random(count: Int = 32) -> Secret {
        var generator = SystemRandomNumberGenerator()
        // Eight bytes a call of the system, not one.
        let words = (0..<(count + 7) / 8).map { _ in generator.next() as UInt64 }
        return Secret(words.withUnsafeBytes { Array($0.prefix(count)) })
    }

    /// Whether both hold the same bytes. The time depends on the lengths alone.
    package func matches(_ other: Secret) -> Bool {
        guard bytes.count == other.bytes.count else { return false }
        return zip(bytes, other.bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// The bytes themselves, for the one place that writes the value out to its owner or derives a key from it.
    package func expose() -> [UInt8] { bytes }

    package var description: String { "(secret)" }
    package var debugDescription: String { "(secret)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
