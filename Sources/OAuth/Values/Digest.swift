import Crypto

/// The SHA-256 of a bearer value of one `Kind` that this server made: what is stored in the value's place.
///
/// Plain SHA-256 is enough because what it covers has 256 random bits; what a person may have chosen (a password, a client's
/// secret) never becomes a `Digest`.
package struct Digest<Kind>: Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]

    package init(of secret: Secret) {
        bytes = Array(SHA256.hash(data: secret.expose()))
    }

    /// Takes back a digest that was stored. Nil when it isn't 32 bytes.
    package init?(stored bytes: [UInt8]) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Constant-time comparison.
    package func matches(_ other: Digest) -> Bool {
        Secret(bytes).matches(Secret(other.bytes))
    }
}
