import Crypto

/// A document that is written once and served many times.
package struct Document: Sendable {
    package let bytes: [UInt8]
    /// A strong entity tag (RFC 9110 section 8.8.3), with its quotes.
    package let entityTag: String

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        entityTag = "\"" + Base64URL.encode(Array(SHA256.hash(data: bytes)).prefix(12)) + "\""
    }
}
