import Crypto

/// Seals password hashes for storage, so that a stolen database gives nothing to guess against.
///
/// The sealed form is version (1 byte) ‖ nonce (12) ‖ ciphertext ‖ tag (16): AES-256-GCM, with the version byte and the
/// context as associated data.
package struct Peppers: Sendable, Unprintable {
    /// A hash out of its seal.
    package struct Opened: Sendable {
        package let hash: PasswordHash
        /// Whether an older key than the current one sealed it: seal it again when convenient.
        package let needsReseal: Bool
    }

    package static let keyBytes = 32
    package static let versions = 1...255
    private static let overhead = 1 + 12 + 16

    private let keys: [UInt8: SymmetricKey]
    private let current: UInt8

    /// `versions` and keys of 32 uniformly random bytes (derived or generated, not typed); `current` is among them.
    package init(keys: [Int: [UInt8]], current: Int) throws(PepperError) {
        var checked: [UInt8: SymmetricKey] = [:]
        for (version, bytes) in keys {
            guard Self.versions.contains(version), let byte = UInt8(exactly: version) else {
                throw .versionOutOfRange(version)
            }
            guard bytes.count == Self.keyBytes else { throw .keySize(version: version, bytes: bytes.count) }
            checked[byte] = SymmetricKey(data: bytes)
        }
        guard let byte = UInt8(exactly: current), checked[byte] != nil else { throw .unknownVersion(current) }
        self.keys = checked
        self.current = byte
    }

    /// The version that seals.
    package var currentVersion: Int { Int(current) }

    /// What tells the key of each version from another one, and nothing of it: it may lie beside what the key seals.
    package var fingerprints: [Int: [UInt8]] {
        let marks = keys.map { version, key in
            (
                Int(version),
                Array(HMAC<SHA256>.authenticationCode(for: Array("ostiary pepper mark v1".utf8), using: key))
            )
        }
        return Dictionary(uniqueKeysWithValues: marks)
    }

    /// `context` says whose hash it is (tenant, table, column, row), without ambiguity: it has to be the same again to
    /// open the seal, so a hash moved to another row is worth nothing there.
    package func seal(_ hash: PasswordHash, context: [UInt8]) throws(PepperError) -> [UInt8] {
        guard let key = keys[current] else { throw .unknownVersion(Int(current)) }
        let text = Array(hash.encoded.utf8)
        do {
            let box = try AES.GCM.seal(text, using: key, authenticating: [current] + context)
            return [current] + box.nonce + box.ciphertext + box.tag
        } catch {
            throw .notSealed
        }
    }

    /// Throws when the version is unknown, or it was sealed elsewhere, for another context, or by nobody.
    package func open(_ sealed: [UInt8], context: [UInt8]) throws(PepperError) -> Opened {
        guard let version = sealed.first, sealed.count > Self.overhead else { throw .malformed }
        guard let key = keys[version] else { throw .unknownVersion(Int(version)) }
        let text: String
        do {
            let box = try AES.GCM.SealedBox(combined: sealed.dropFirst())
            text = String(
                decoding: try AES.GCM.open(box, using: key, authenticating: [version] + context), as: UTF8.self)
        } catch {
            throw .notAuthentic
        }
        do {
            return Opened(hash: try PasswordHash(parsing: text), needsReseal: version != current)
        } catch {
            throw .notAHash(error)
        }
    }
}
