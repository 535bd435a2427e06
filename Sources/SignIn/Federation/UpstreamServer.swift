import FoundationEssentials
import JOSE
import OAuth
import Outbound

/// One provider of a tenant, spoken to: from the address that its people are sent to, to who they turn out to be.
struct UpstreamServer: Sendable {
    let entry: ProviderDirectory.Entry
    let key: UpstreamGate.Key
    let line: UpstreamLine
    let issuers: UpstreamIssuers

    var provider: IdentityProvider { entry.provider }

    /// Where it is, for telling another one behind the same name.
    var place: String {
        switch provider.dialect {
        case .openIDConnect(let rule): rule.discovered
        case .oauth2(let endpoints): endpoints.token
        }
    }

    /// The claims of a token that is this provider's.
    func believed(
        _ text: String, _ rule: IssuerRule, _ metadata: UpstreamMetadata, now: Date
    ) async throws(UpstreamRefusal) -> (claims: [String: JSONValue], algorithm: SignatureAlgorithm) {
        let token = try UpstreamToken(text, algorithms: metadata.algorithms)
        let signer = try await issuers.key(token.keyID, by: token.algorithm, at: metadata.keysAddress, key)
        guard let signer else { throw .idTokenKey }
        return (try token.claims(by: signer, of: rule, to: provider.clientID, now: now), token.algorithm)
    }

    // MARK: Signing out

    /// What a logout token of this provider says has ended.
    func ending(_ text: String, now: Date) async throws(UpstreamRefusal) -> UpstreamLogoutToken {
        guard case .openIDConnect(let rule) = provider.dialect else { throw .idTokenMalformed }
        let metadata = try await issuers.metadata(of: rule, key)
        let claims = try await believed(text, rule, metadata, now: now).claims
        return try UpstreamLogoutToken(claims, authority: rule.authority(of: claims))
    }

    /// Where a browser signs out there (OpenID Connect RP-Initiated Logout 2); nil when there is no such place.
    func endSessionEndpoint() async throws(UpstreamRefusal) -> String? {
        guard case .openIDConnect(let rule) = provider.dialect else { return nil }
        return try await issuers.metadata(of: rule, key).endSessionEndpoint
    }

    // MARK: Tokens

    /// New tokens for what is kept (RFC 6749 section 6); the refresh token stays when no other one comes.
    func refreshed(_ tokens: UpstreamTokens, by refreshToken: String, now: Date) async throws(UpstreamRefusal)
        -> UpstreamTokens
    {
        let endpoint: String
        switch provider.dialect {
        case .openIDConnect(let rule): endpoint = try await issuers.metadata(of: rule, key).tokenEndpoint
        case .oauth2(let endpoints): endpoint = endpoints.token
        }
        let fresh = try await self.tokens(
            at: endpoint, [("grant_type", "refresh_token"), ("refresh_token", refreshToken)], now: now)
        return UpstreamTokens(
            access: fresh.access, refresh: fresh.refresh ?? tokens.refresh,
            expiry: fresh.lifetime.map { now + TimeInterval($0) })
    }

    /// What its token endpoint gave.
    struct Tokens {
        let access: String
        let refresh: String?
        let idToken: String?
        /// Seconds.
        let lifetime: Int?
    }

    /// Redeems a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
    func tokens(
        at endpoint: String, for code: String, _ verifier: String, callback: String, now: Date
    ) async throws(UpstreamRefusal) -> Tokens {
        var fields = [
            (name: "grant_type", value: "authorization_code"), (name: "code", value: code),
            (name: "redirect_uri", value: callback),
        ]
        if provider.quirks.takesProofKey { fields.append((name: "code_verifier", value: verifier)) }
        return try await tokens(at: endpoint, fields, now: now)
    }

    private func tokens(
        at endpoint: String, _ fields: [(name: String, value: String)], now: Date
    ) async throws(UpstreamRefusal) -> Tokens {
        let credentials: (fields: [(name: String, value: String)], header: String?)
        do throws(ClientProof.Unusable) {
            credentials = try ClientProof(provider: provider, secret: entry.secret).credentials(now: now)
        } catch {
            throw .clientRefused
        }
        var headers = [(name: "Accept", value: "application/json")]
        if let header = credentials.header { headers.append((name: "Authorization", value: header)) }
        let request = OutboundRequest(
            .post(
                body: Array(FormEncoding.encode(fields + credentials.fields).utf8),
                contentType: "application/x-www-form-urlencoded"), endpoint, headers: headers)
        let response = try await line.answer(to: request, key)
        let members = JSONValue(parsing: response.body)?.object
        // GitHub says no with 200, and in words of its own.
        if let error = members?["error"] {
            let isOurs = ["invalid_client", "unauthorized_client", "incorrect_client_credentials"].contains(
                error.string)
            throw isOurs ? .clientRefused : .tokenRefused
        }
        guard response.status == 200 else { throw response.status == 401 ? .clientRefused : .tokenRefused }
        guard let members, let access = members["access_token"]?.string, !access.isEmpty else { throw .tokenMalformed }
        if let type = members["token_type"]?.string, type.lowercased() != "bearer" { throw .tokenMalformed }
        return Tokens(
            access: access, refresh: members["refresh_token"]?.string, idToken: members["id_token"]?.string,
            lifetime: members["expires_in"]?.integer ?? members["expires_in"]?.string.flatMap { Int($0) })
    }

    /// What an API says (RFC 6750 section 2.1).
    func resource(_ url: String, _ token: String) async throws(UpstreamRefusal) -> JSONValue? {
        let headers = [(name: "Authorization", value: "Bearer " + token), (name: "Accept", value: "application/json")]
        let response = try await line.answer(to: OutboundRequest(.get, url, headers: headers), key)
        guard response.status == 200 else { throw .userInfoRefused }
        return JSONValue(parsing: response.body)
    }
}
