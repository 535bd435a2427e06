package import FoundationEssentials
package import Keys
package import OAuth
package import Store

/// The revocation endpoint (RFC 7009). After it has answered, the token works nowhere that asks the server.
package struct RevocationEndpoint: Sendable {
    private let store: Store
    private let keys: KeyRing
    private let authentication: ClientAuthentication
    private let refreshTokens: RefreshTokenSeal

    package init(store: Store, keys: KeyRing, directory: Directory, refreshTokens: RefreshTokenSeal) {
        self.store = store
        self.keys = keys
        authentication = ClientAuthentication(directory: directory)
        self.refreshTokens = refreshTokens
    }

    /// Revokes a token of the client that asks, and returns that client. A refresh token, of whatever generation, ends its family
    /// with all that came of it; an access token goes alone. What isn't a token (any more) is revoked already (section 2.2).
    package func revoke(
        _ presented: PresentedToken, from device: Device, tenant: Tenant, issuer: Issuer, now: Date
    ) async throws(Failure<TokenError>) -> Client {
        let (credentials, token) = try refusing { () throws(TokenError) in try presented.read() }
        let client = try await authentication.client(presenting: credentials, to: tenant)
        let text = String(decoding: token.expose(), as: UTF8.self)
        var event = AuditEvent(.tokenRevoked)
        event.client = client.id
        event.network = device.withoutAddress.network
        if let refreshToken = refreshTokens.open(text, tenant: tenant.id) {
            try await revoke(refreshToken, of: client, recording: event, tenant: tenant, now: now)
        } else {
            try await revoke(
                accessToken: token, of: client, recording: event, tenant: tenant, issuer: issuer, now: now)
        }
        return client
    }

    private func revoke(
        _ token: RefreshToken, of client: Client, recording event: AuditEvent, tenant: Tenant, now: Date
    ) async throws(Failure<TokenError>) {
        let records = store.tenant(tenant.id)
        let family = try await storing(as: Failure<TokenError>.self) { () async throws(StoreError) in
            try await records.family(token.family, now: now)
        }
        guard let family, token.wasGiven(by: family.state) else { return }
        guard family.state.client == client.id else { throw .refused(.tokenOfAnotherClient) }
        try await storing(as: Failure<TokenError>.self) { () async throws(StoreError) in
            var event = event
            event.user = family.grant.authentication.user
            event.session = family.grant.authentication.session
            _ = try await records.end(family.grant.id, recording: event, now: now)
        }
    }

    private func revoke(
        accessToken token: Secret, of client: Client, recording event: AuditEvent, tenant: Tenant, issuer: Issuer,
        now: Date
    ) async throws(Failure<TokenError>) {
        let keySet: KeySet
        do throws(KeyError) { keySet = try await keys.keys(of: tenant, now: now) } catch { throw Failure(error) }
        guard let verified = try? VerifiedAccessToken(BearerToken(token), issuer: issuer, keys: keySet, now: now)
        else { return }
        guard verified.client == client.id.description else { throw .refused(.tokenOfAnotherClient) }
        _ = try await storing(as: Failure<TokenError>.self) { () async throws(StoreError) in
            var event = event
            if verified.grant != nil {
                event.user = verified.claims["sub"]?.string.flatMap(UserID.init(text:))
                event.session = verified.claims["sid"]?.string.flatMap(SessionID.init(text:))
            }
            return try await store.tenant(tenant.id).revoke(
                token: verified.id, expiry: Date(timeIntervalSince1970: TimeInterval(verified.expiry)),
                recording: event, now: now)
        }
    }
}
