import Credentials
import FoundationEssentials

/// A key that seals password hashes, kept outside the database. It has no `==` and prints without its bytes.
struct Pepper: Sendable, CustomStringConvertible, CustomReflectable {
    /// One of `givenVersions`.
    let version: Int
    /// `Peppers.keyBytes`.
    let bytes: [UInt8]

    /// Version 1 is always the key that is derived from the master secret: what it sealed before there was another one goes on
    /// to open.
    static let derivedVersion = Peppers.versions.lowerBound
    static let givenVersions = derivedVersion + 1...Peppers.versions.upperBound

    var description: String { "Pepper \(version)" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// `VERSION:BASE64` with commas between, in any order; the answer is sorted by version and never empty.
    static func list(_ text: String) throws(InvalidSetting) -> [Pepper]? {
        var peppers: [Int: Pepper] = [:]
        for (position, item) in text.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            let parts = item.split(separator: ":", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
            guard parts.count == 2, let version = Int(parts[0]) else {
                throw InvalidSetting("must be VERSION:BASE64 with commas between; item \(position + 1) is not")
            }
            guard version != derivedVersion else {
                throw InvalidSetting("has version 1, which is derived from the master secret: give yours the version 2")
            }
            guard givenVersions.contains(version) else {
                throw InvalidSetting(
                    "has version \(version): versions are from \(givenVersions.lowerBound) to \(givenVersions.upperBound)"
                )
            }
            guard let data = Data(base64Encoded: parts[1]), data.count == Peppers.keyBytes else {
                throw InvalidSetting(
                    "version \(version) is not base64 of \(Peppers.keyBytes) bytes (openssl rand -base64 32)")
            }
            guard peppers.updateValue(Pepper(version: version, bytes: [UInt8](data)), forKey: version) == nil else {
                throw InvalidSetting("has version \(version) twice")
            }
        }
        return peppers.values.sorted { $0.version < $1.version }
    }
}
