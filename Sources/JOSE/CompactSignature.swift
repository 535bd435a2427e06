package import OAuth

/// A token in JWS compact serialization (RFC 7515 section 7.1), taken apart and not believed yet.
package struct CompactSignature: Sendable {
    /// The protected header.
    package let header: [String: JSONValue]
    private let encodedPayload: Substring
    private let signed: [UInt8]
    private let signature: [UInt8]

    /// Bytes of a token that is looked at.
    package static let longest = 16_384

    /// Nil for what is none, for one that is too long, and for one with extensions that have to be understood: there are none here
    /// (RFC 7515 section 4.1.11).
    package init?(_ token: some StringProtocol) {
        guard token.utf8.count <= Self.longest else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3,
            let header = Base64URL.decode(parts[0]).flatMap(JSONValue.init(parsing:))?.object,
            header["crit"] == nil, let signature = Base64URL.decode(parts[2])
        else { return nil }
        self.header = header
        self.signature = signature
        encodedPayload = Substring(parts[1])
        signed = Array(token.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count))
    }

    /// The claims, if the key signed them. The algorithm is the key's: the header only has to agree (RFC 8725 section 3.1).
    package func payload(by key: VerificationKey) -> [String: JSONValue]? {
        guard header["alg"]?.string == key.algorithm.rawValue, key.verifies(signature, of: signed) else { return nil }
        return Base64URL.decode(encodedPayload).flatMap(JSONValue.init(parsing:))?.object
    }
}
