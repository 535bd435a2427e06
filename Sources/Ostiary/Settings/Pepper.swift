import FoundationEssentials

/// A key that seals password hashes, kept outside the database. It has no `==` and prints without its bytes.
struct Pepper: Sendable, CustomStringConvertible, CustomReflectable {
    let version: Int
    /// At least 16.
    let bytes: [UInt8]

    var description: String { "Pepper \(version)" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// `VERSION:BASE64` with commas between, in any order; the answer is sorted by version and never empty.
    static func list(_ text: String) throws(InvalidSetting) -> [Pepper]? {
        var peppers: [Int: Pepper] = [:]
        for (position, item) in text.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            let parts = item.split(separator: ":", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
            guard parts.count == 2, let version = Int(parts[0]), (1...32767).contains(version) else {
                throw InvalidSetting("must be VERSION:BASE64 with commas between; item \(position + 1) is not")
            }
            guard let data = Data(base64Encoded: parts[1]), data.count >= 16 else {
                throw InvalidSetting("version \(version) is not base64 of at least 16 bytes")
            }
            guard peppers.updateValue(Pepper(version: version, bytes: [UInt8](data)), forKey: version) == nil else {
                throw InvalidSetting("has version \(version) twice")
            }
        }
        return peppers.values.sorted { $0.version < $1.version }
    }
}
