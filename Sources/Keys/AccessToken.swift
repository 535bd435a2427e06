package import FoundationEssentials
package import OAuth

/// An access token (RFC 9068): what it says, as it is minted and as it is read back.
package struct AccessToken: Sendable {
    /// Who it speaks for.
    package enum Subject: Sendable {
        case person(Authentication, GrantID)
        /// The client itself: `sub` is its id (RFC 9068 section 2.2).
        case client
    }

    package let issuer: Issuer
    package let subject: Subject
    package let client: Client.ID
    package let audience: [String]
    package let scopes: ScopeSet
    package let issued: Date
    /// Seconds.
    package let lifetime: Int

    package init(
        issuer: Issuer, subject: Subject, client: Client.ID, audience: [String], scopes: ScopeSet, issued: Date,
        lifetime: Int
    ) {
        self.issuer = issuer
        self.subject = subject
        self.client = client
        self.audience = audience
        self.scopes = scopes
        self.issued = issued
        self.lifetime = lifetime
    }

    /// The signed token.
    package func minted(with key: SigningKey) throws(KeyError) -> String {
        let now = Int(issued.timeIntervalSince1970)
        var payload = JSONObject()
        payload.set("iss", issuer.description)
        switch subject {
        case .person(let authentication, _): payload.set("sub", authentication.user.description)
        case .client: payload.set("sub", client.description)
        }
        payload.setAudience(audience)
        payload.set("exp", now + lifetime)
        payload.set("iat", now)
        payload.set("jti", Base64URL.encode(Secret.random(count: 16).expose()))
        payload.set("client_id", client.description)
        if !scopes.isEmpty { payload.set("scope", scopes.description) }
        if case .person(let authentication, let grant) = subject {
            payload.set("gid", grant.description)
            payload.set(authentication)
        }
        return try JSONWebSignature.sign(payload, as: .accessToken, with: key)
    }
}

extension JSONObject {
    /// A string when there is one: a list of one breaks clients (RFC 7519 section 4.1.3 allows both).
    mutating func setAudience(_ audience: [String]) {
        if audience.count == 1 { set("aud", audience[0]) } else { set("aud", audience) }
    }

    /// How and when the person proved themself, and in which session.
    mutating func set(_ authentication: Authentication) {
        set("sid", authentication.session.description)
        set("auth_time", Int(authentication.time.timeIntervalSince1970))
        set("acr", authentication.contextClass.rawValue)
        set("amr", authentication.methods.map(\.rawValue))
    }
}
