package import Foundation

/// How an issuer behaves: well, unless a test says otherwise.
package struct UpstreamConduct: Sendable {
    /// What it says of whoever signs in. `sub` among them.
    package var claims: [String: any Sendable] = [
        "sub": "upstream-1", "email": "grace@example.org", "email_verified": true, "name": "Grace Hopper",
        "given_name": "Grace",
    ]
    /// Whether all of these are in the ID token, or `sub` alone.
    package var tellsAllInToken = true
    package var algorithm = "ES256"
    /// In the place of the right ones.
    package var issuerInToken: String?
    package var issuerInMetadata: String?
    package var issuerInAnswer: String?
    package var announcesIssuer = false
    package var authorizationEndpoint: String?
    package var audience: (any Sendable)?
    package var party: String?
    package var nonce: String?
    package var repeatsNonce = true
    package var keyID: String?
    package var accessTokenHash: String?
    package var subjectInUserInfo: String?
    package var accessToken = "upstream-access"
    /// Seconds.
    package var expiresIn: TimeInterval = 300
    package var issuedAgo: TimeInterval = 0
    /// Seconds ago; nil: it doesn't say.
    package var authenticatedAgo: TimeInterval?
    package var sid: String?
    /// Of `/token`, `/userinfo`, `/jwks` or the discovery document: answered with this status.
    package var failures: [String: Int] = [:]
    /// The same with a redirect to this address.
    package var redirects: [String: String] = [:]
    /// The same with this many bytes.
    package var sizes: [String: Int] = [:]
    /// The same with these bytes.
    package var bodies: [String: String] = [:]
    /// These don't answer.
    package var silent: Set<String> = []
    /// Without an ID token, as a plain OAuth 2.0 server.
    package var givesIDToken = true
    /// An error of the token endpoint with status 200, as GitHub has it.
    package var tokenErrorWith200: String?

    package init() {}
}
