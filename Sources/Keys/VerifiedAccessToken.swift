package import FoundationEssentials
package import OAuth

/// What an access token of ours turned out to say.
package struct VerifiedAccessToken: Sendable {
    /// `jti`.
    package let id: String
    package let client: String
    package let scopes: ScopeSet
    package let audience: [String]
    /// Nil when it speaks for the client itself.
    package let grant: GrantID?
    /// Seconds since 1970.
    package let expiry: Int
    /// All that it says.
    package let claims: [String: JSONValue]

    /// Checks signature, kind, issuer and expiry (RFC 9068 section 4).
    package init(_ token: BearerToken, issuer: Issuer, keys: KeySet, now: Date) throws(BearerError) {
        guard let claims = JSONWebSignature.verify(token.expose(), as: .accessToken, by: keys),
            claims["iss"]?.string == issuer.description, let expiry = claims["exp"]?.integer,
            let client = claims["client_id"]?.string
        else { throw .tokenMalformed }
        guard now.timeIntervalSince1970 < Double(expiry) else { throw .tokenExpired }
        id = claims["jti"]?.string ?? ""
        self.client = client
        scopes = claims["scope"]?.string.flatMap(ScopeSet.init(parameter:)) ?? []
        audience = claims["aud"]?.string.map { [$0] } ?? claims["aud"]?.array?.compactMap(\.string) ?? []
        self.expiry = expiry
        self.claims = claims
        grant = claims["gid"]?.string.flatMap(GrantID.init(text:))
    }
}
