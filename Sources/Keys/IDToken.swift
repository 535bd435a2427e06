package import FoundationEssentials
import JOSE
package import OAuth

/// An ID token (OpenID Connect Core 2).
package struct IDToken: Sendable {
    package let issuer: Issuer
    package let client: Client.ID
    package let authentication: Authentication
    package let nonce: String?
    /// The access token that it goes with, for `at_hash`.
    package let accessToken: String
    package let user: UserClaims
    /// The claims about the person that were asked for by name.
    package let claims: Set<StandardClaim>
    package let issued: Date

    package init(
        issuer: Issuer, client: Client.ID, authentication: Authentication, nonce: String?, accessToken: String,
        user: UserClaims, claims: Set<StandardClaim>, issued: Date
    ) {
        self.issuer = issuer
        self.client = client
        self.authentication = authentication
        self.nonce = nonce
        self.accessToken = accessToken
        self.user = user
        self.claims = claims
        self.issued = issued
    }

    /// Seconds: an ID token is looked at once, when it arrives.
    package static let lifetime = 900

    /// The signed token. There is no `azp`: it is for an audience of others than the client (Core 2), which never happens.
    package func minted(with key: SigningKey) throws(KeyError) -> String {
        let now = Int(issued.timeIntervalSince1970)
        var payload = JSONObject()
        payload.set("iss", issuer.description)
        payload.set("sub", authentication.user.description)
        payload.set("aud", client.description)
        payload.set("exp", now + IDToken.lifetime)
        payload.set("iat", now)
        payload.set(authentication)
        payload.set("nonce", nonce)
        payload.set("at_hash", SignatureAlgorithm(key.algorithm).leftHalfHash(of: accessToken))
        user.write(claims, to: &payload)
        return try JSONWebSignature.sign(payload, as: .idToken, with: key)
    }
}
