package import FoundationEssentials
package import Keys
package import OAuth
package import Store

/// The introspection endpoint (RFC 7662): the truth about a token at this moment.
package struct IntrospectionEndpoint: Sendable {
    private let store: Store
    private let keys: KeyRing
    private let directory: Directory
    private let refreshTokens: RefreshTokenSeal

    package init(store: Store, keys: KeyRing, directory: Directory, refreshTokens: RefreshTokenSeal) {
        self.store = store
        self.keys = keys
        self.directory = directory
        self.refreshTokens = refreshTokens
    }

    /// What the token is, to a client with a secret: its owner, or a resource server that it is for. Everybody else, and
    /// everybody about a token that is no good, hears `active: false` and nothing more (section 2.2).
    package func introspect(
        _ presented: PresentedToken, tenant: Tenant, issuer: Issuer, now: Date
    ) async throws(Failure<TokenError>) -> Introspection {
        let (credentials, token) = try refusing { () throws(TokenError) in try presented.read() }
        let client = try await ClientAuthentication(directory: directory).client(presenting: credentials, to: tenant)
        // Section 2.1: who asks must be authorized, or tokens could be fished for.
        guard !client.isPublic else { throw .refused(.methodNotAllowed) }
        let keySet: KeySet
        do throws(KeyError) { keySet = try await keys.keys(of: tenant, now: now) } catch { throw Failure(error) }
        let text = String(decoding: token.expose(), as: UTF8.self)
        let claims: JSONObject?
        if let refreshToken = refreshTokens.open(text, tenant: tenant.id) {
            claims = try await self.claims(of: refreshToken, for: client, tenant: tenant, issuer: issuer, now: now)
        } else if let verified = try? VerifiedAccessToken(BearerToken(token), issuer: issuer, keys: keySet, now: now) {
            claims = try await self.claims(of: verified, for: client, tenant: tenant, now: now)
        } else {
            claims = nil
        }
        return Introspection(claims: claims, client: client, issuer: issuer, keySet: keySet, now: now)
    }

    private func claims(
        of token: VerifiedAccessToken, for client: Client, tenant: Tenant, now: Date
    ) async throws(Failure<TokenError>) -> JSONObject? {
        // The owner may have been removed since.
        guard let owner = Client.ID(token.client),
            try await directory.registered(owner, of: tenant, as: TokenError.self) != nil,
            let asking = try await directory.registered(client.id, of: tenant, as: TokenError.self),
            owner == client.id || token.audience.contains(client.id.description)
                || token.audience.contains(where: asking.resourceURIs.contains)
        else { return nil }
        let isGood = try await storing(as: Failure<TokenError>.self) { () async throws(StoreError) in
            try await store.tenant(tenant.id).isGood(token: token.id, grant: token.grant, now: now)
        }
        guard isGood else { return nil }
        var claims = JSONObject()
        claims.set("active", true)
        for name in ["iss", "sub", "client_id", "scope", "jti", "sid", "acr"] {
            claims.set(name, token.claims[name]?.string)
        }
        if token.audience.count == 1 { claims.set("aud", token.audience[0]) } else { claims.set("aud", token.audience) }
        for name in ["exp", "iat", "auth_time"] { claims.set(name, token.claims[name]?.integer) }
        claims.set("amr", token.claims["amr"]?.array?.compactMap(\.string))
        claims.set("token_type", "Bearer")
        return claims
    }

    /// A refresh token is its owner's business alone.
    private func claims(
        of token: RefreshToken, for client: Client, tenant: Tenant, issuer: Issuer, now: Date
    ) async throws(Failure<TokenError>) -> JSONObject? {
        let family = try await storing(as: Failure<TokenError>.self) { () async throws(StoreError) in
            try await store.tenant(tenant.id).family(token.family, now: now)
        }
        guard let family, family.state.client == client.id, family.state.isLive,
            token.generation == family.state.generation, token.wasGiven(by: family.state)
        else { return nil }
        let authentication = family.grant.authentication
        var claims = JSONObject()
        claims.set("active", true)
        claims.set("iss", issuer.description)
        claims.set("sub", authentication.user.description)
        claims.set("client_id", client.id.description)
        claims.set("scope", family.grant.scopes.description)
        claims.set("sid", authentication.session.description)
        claims.set("auth_time", Int(authentication.time.timeIntervalSince1970))
        claims.set("exp", Int(family.state.expiry.timeIntervalSince1970))
        return claims
    }
}

/// What is said of a token, and to whom.
package struct Introspection: Sendable {
    /// Nil: it isn't active.
    private let claims: JSONObject?
    private let client: Client
    private let issuer: Issuer
    private let keySet: KeySet
    private let now: Date

    init(claims: JSONObject?, client: Client, issuer: Issuer, keySet: KeySet, now: Date) {
        self.claims = claims
        self.client = client
        self.issuer = issuer
        self.keySet = keySet
        self.now = now
    }

    /// RFC 7662 section 2.2.
    package var document: JSONObject {
        if let claims { return claims }
        var inactive = JSONObject()
        inactive.set("active", false)
        return inactive
    }

    /// The same, signed, for who asked (RFC 9701 section 5), with the algorithm of the client's ID tokens.
    package func signed() throws(Failure<TokenError>) -> String {
        var payload = JSONObject()
        payload.set("iss", issuer.description)
        payload.set("aud", client.id.description)
        payload.set("iat", Int(now.timeIntervalSince1970))
        payload.set("token_introspection", document)
        do throws(KeyError) {
            return try JSONWebSignature.sign(
                payload, as: .introspection, with: keySet.signer(client.idTokenAlgorithm))
        } catch {
            throw Failure(error)
        }
    }
}
