import Crypto
import OAuth

/// The values of an identity provider's declaration.
extension ValueRules {
    static func providerID(_ text: String) throws(InvalidValue) -> IdentityProvider.ID {
        guard let id = IdentityProvider.ID(text) else {
            throw InvalidValue(
                "must be 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit, not \(quoted(text))")
        }
        return id
    }

    /// An issuer identifier (OpenID Connect Core 2): no query, no fragment.
    static func issuer(_ text: String) throws(InvalidValue) -> String {
        let issuer = try webAddress(text)
        guard URIReference(issuer)?.query == nil else { throw InvalidValue("must have no query: \(quoted(text))") }
        return issuer
    }

    /// Where a member is: names, a dot between each and the next.
    static func memberPath(_ text: String) throws(InvalidValue) -> String {
        let names = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...5).contains(names.count), names.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 100 }) else {
            throw InvalidValue("must be the name of a member, or a path as picture.data.url, not \(quoted(text))")
        }
        return text
    }

    /// A private key that signs by ES256, as PEM (PKCS #8): the text of the file that the provider gave out.
    static func signingKey(_ text: String) throws(InvalidValue) -> Secret {
        guard (try? P256.Signing.PrivateKey(pemRepresentation: text)) != nil else {
            throw InvalidValue("must be a P-256 private key in PEM (-----BEGIN PRIVATE KEY-----)")
        }
        return Secret(text: text)
    }
}
