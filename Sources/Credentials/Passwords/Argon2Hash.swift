/// An Argon2 hash as the PHC string format writes it: `$argon2id$v=19$m=…,t=…,p=…$salt$tag`.
package struct Argon2Hash: Sendable, Unprintable {
    /// Argon2d is left out on purpose: its memory access follows the password, and nobody should have stored one.
    package enum Variant: String, Sendable {
        /// What Ostiary writes.
        case argon2id
        /// Verified when imported, never written.
        case argon2i
    }

    static let saltBytes = 16
    static let tagBytes = 32

    package let variant: Variant
    package let parameters: Argon2Parameters
    let salt: [UInt8]
    let tag: [UInt8]

    init(variant: Variant, parameters: Argon2Parameters, salt: [UInt8], tag: [UInt8]) {
        self.variant = variant
        self.parameters = parameters
        self.salt = salt
        self.tag = tag
    }

    var encoded: String {
        "$\(variant.rawValue)$v=19$m=\(parameters.memoryKiB),t=\(parameters.iterations),p=\(parameters.parallelism)"
            + "$\(UnpaddedBase64.encode(salt))$\(UnpaddedBase64.encode(tag))"
    }

    /// Whether this is what would be written today.
    func isCurrent(_ current: Argon2Parameters) -> Bool {
        variant == .argon2id && parameters == current && salt.count >= Self.saltBytes && tag.count == Self.tagBytes
    }
}
