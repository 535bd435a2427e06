import OAuth

/// Somebody else's public keys (RFC 7517 section 5). What can't be used here is left out, as section 5 asks.
package struct JSONWebKeySet: Sendable {
    private struct Entry: Sendable {
        let id: String?
        let algorithm: SignatureAlgorithm?
        /// Whom it signs for; nil: it doesn't say.
        let issuer: String?
        let members: [String: JSONValue]
    }

    /// A key, and whom it signs for, if it says so: some sets hold the keys of several issuers.
    package struct Found: Sendable {
        package let key: VerificationKey
        package let issuer: String?
    }

    private let entries: [Entry]

    /// Keys that are looked at; a set of more is somebody's attempt to make verifying slow.
    package static let limit = 100

    /// Nil for what is no key set, or one of more keys than `limit`.
    package init?(parsing bytes: [UInt8]) {
        guard let keys = JSONValue(parsing: bytes)?.object?["keys"]?.array, keys.count <= Self.limit else { return nil }
        entries = keys.compactMap { key in
            guard let members = key.object, ["RSA", "EC", "OKP"].contains(members["kty"]?.string) else { return nil }
            // For encryption, or for something else than verifying.
            if let use = members["use"]?.string, use != "sig" { return nil }
            if let operations = members["key_ops"]?.array, !operations.contains(.string("verify")) { return nil }
            let name = members["alg"]?.string
            let algorithm = name.flatMap(SignatureAlgorithm.init(rawValue:))
            if name != nil, algorithm == nil { return nil }
            return Entry(
                id: members["kid"]?.string, algorithm: algorithm, issuer: members["issuer"]?.string, members: members)
        }
    }

    /// The key of this name that verifies by the algorithm. Without a name: the one that does, when there is one alone (OpenID Connect
    /// Core 10.1).
    package func key(_ id: String?, by algorithm: SignatureAlgorithm) -> Found? {
        let fitting = entries.filter { $0.algorithm == nil || $0.algorithm == algorithm }
        let keys = fitting.filter { id == nil || $0.id == id }.compactMap { entry in
            VerificationKey(algorithm, jwk: entry.members).map { Found(key: $0, issuer: entry.issuer) }
        }
        return id != nil || keys.count == 1 ? keys.first : nil
    }
}
