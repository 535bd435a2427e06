import JOSE
package import OAuth

/// Tokens in JWS compact serialization (RFC 7515 section 7.1).
package enum JSONWebSignature {
    /// What a token is, as its `typ` says: one kind is never taken for another (RFC 8725 section 3.11).
    package enum Kind: String, Sendable {
        /// RFC 9068 section 2.1.
        case accessToken = "at+jwt"
        case idToken = "JWT"
        /// RFC 9701 section 5.
        case introspection = "token-introspection+jwt"
        /// OpenID Connect Back-Channel Logout 2.4.
        case logoutToken = "logout+jwt"
    }

    /// Signs a payload.
    package static func sign(_ payload: JSONObject, as kind: Kind, with key: SigningKey) throws(KeyError) -> String {
        var header = JSONObject()
        header.set("alg", key.algorithm.rawValue)
        header.set("typ", kind.rawValue)
        header.set("kid", key.id)
        var token: [UInt8] = []
        Base64URL.append(header.bytes, to: &token)
        token.append(UInt8(ascii: "."))
        Base64URL.append(payload.bytes, to: &token)
        do {
            let signature = try key.sign(token)
            token.append(UInt8(ascii: "."))
            Base64URL.append(signature, to: &token)
        } catch {
            throw .cryptography(String(describing: error))
        }
        return String(decoding: token, as: UTF8.self)
    }

    /// The payload of a token that one of the keys signed as this kind; nil for anything else. The algorithm is the key's: the
    /// header only has to agree (RFC 8725 section 3.1). Says nothing about expiry, issuer or audience.
    package static func verify(_ token: String, as kind: Kind, by keys: KeySet) -> [String: JSONValue]? {
        let verify = { self.verify(token, as: kind) { keys.key($0)?.publicHalf } }
        guard let memory = keys.memory, token.utf8.count <= CompactSignature.longest else { return verify() }
        return memory.payload(of: token, as: kind, verify: verify)
    }

    /// The same by whatever key is found for the token's `kid`.
    static func verify(
        _ token: String, as kind: Kind, by key: (_ id: String) -> VerificationKey?
    ) -> [String: JSONValue]? {
        guard let signed = CompactSignature(token), signed.header["typ"]?.string == kind.rawValue,
            let key = signed.header["kid"]?.string.flatMap(key)
        else { return nil }
        return signed.payload(by: key)
    }
}
