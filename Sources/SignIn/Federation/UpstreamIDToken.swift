import FoundationEssentials
import JOSE
import OAuth

/// What an ID token has to say besides what every token of a provider does (OpenID Connect Core 3.1.3.7).
struct UpstreamIDToken {
    /// The `iss` that came beside the code, if one did: an issuer of many names is held to that one.
    let answering: String?
    /// Nil: the provider doesn't repeat it.
    let nonce: String?
    let accessToken: String
    /// The person has to have signed in there after this.
    let authenticatedAfter: Date?
    /// Where the token doesn't say when they did, it is taken for granted that they did.
    let isAssumed: Bool

    /// Throws what isn't as it has to be.
    func check(
        _ claims: [String: JSONValue], of rule: IssuerRule, signedBy algorithm: SignatureAlgorithm, now: Date
    ) throws(UpstreamRefusal) {
        guard answering.map({ rule.agree(answering: $0, token: claims) }) ?? true else { throw .idTokenIssuer }
        if let nonce {
            guard let repeated = claims["nonce"]?.string, Secret(text: repeated).matches(Secret(text: nonce)) else {
                throw .idTokenNonce
            }
        }
        if let hash = claims["at_hash"] {
            guard hash.string == algorithm.leftHalfHash(of: accessToken) else { throw .idTokenHash }
        }
        if let authenticatedAfter, claims["auth_time"] != nil || !isAssumed {
            guard let authenticated = UpstreamToken.time(claims["auth_time"]),
                authenticated > authenticatedAfter - UpstreamToken.skew, authenticated < now + UpstreamToken.skew
            else { throw .notFresh }
        }
    }
}
