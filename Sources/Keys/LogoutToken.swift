package import FoundationEssentials
package import OAuth

/// A logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4).
package struct LogoutToken: Sendable {
    package let issuer: Issuer
    package let client: Client.ID
    package let user: UserID
    package let session: SessionID
    package let issued: Date

    package init(issuer: Issuer, client: Client.ID, user: UserID, session: SessionID, issued: Date) {
        self.issuer = issuer
        self.client = client
        self.user = user
        self.session = session
        self.issued = issued
    }

    /// Seconds: it is looked at once, when it arrives (section 4).
    package static let lifetime = 120

    /// The signed token; each has its own `jti`, so that a client that remembers them takes a second attempt for what it is. There is
    /// never a `nonce`, by which an ID token is told from it.
    package func minted(with key: SigningKey) throws(KeyError) -> String {
        let now = Int(issued.timeIntervalSince1970)
        var payload = JSONObject()
        payload.set("iss", issuer.description)
        payload.set("sub", user.description)
        payload.set("aud", client.description)
        payload.set("iat", now)
        payload.set("exp", now + LogoutToken.lifetime)
        payload.set("jti", Base64URL.encode(Secret.random(count: 16).expose()))
        payload.set("sid", session.description)
        var events = JSONObject()
        events.set("http://schemas.openid.net/event/backchannel-logout", JSONObject())
        payload.set("events", events)
        return try JSONWebSignature.sign(payload, as: .logoutToken, with: key)
    }
}
