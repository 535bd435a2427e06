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

    // MARK: Sending off

    /// What an app and a page ask of the trip.
    struct Wish: Sendable {
        var loginHint: String?
        var prompts: Set<Prompt> = []
        var maxAge: Int?
        var uiLocales: [String] = []
    }

    /// Where the browser goes (RFC 6749 section 4.1.1, OpenID Connect Core 3.1.2.1, RFC 7636).
    func address(
        of attempt: FederationAttempt, _ state: FederationState, callback: String, wish: Wish
    ) async throws(UpstreamRefusal) -> String {
        let endpoint: String
        var parameters: [(name: String, value: String)] = [
            ("response_type", "code"), ("client_id", provider.clientID), ("redirect_uri", callback),
            ("state", state.expose()),
        ]
        if !provider.scopes.isEmpty { parameters.append(("scope", provider.scopes.joined(separator: " "))) }
        if provider.quirks.takesProofKey {
            parameters += [("code_challenge", challenge(attempt.verifier)), ("code_challenge_method", "S256")]
        }
        if provider.quirks.postsAnswer { parameters.append(("response_mode", "form_post")) }
        switch provider.dialect {
        case .openIDConnect(let rule):
            endpoint = try await issuers.metadata(of: rule, key).authorizationEndpoint
            parameters.append(("nonce", attempt.nonce))
        case .oauth2(let endpoints):
            endpoint = endpoints.authorization
        }
        parameters += hints(wish, isFresh: attempt.authenticatedAfter != nil)
        guard let uri = URIReference(endpoint), uri.isForBrowsers else { throw .metadataMalformed }
        return endpoint + (uri.query == nil ? "?" : "&") + FormEncoding.encode(parameters)
    }

    private func challenge(_ verifier: String) -> String {
        Base64URL.encode(CodeVerifier(parameter: verifier)?.challenge ?? [])
    }

    /// What is passed on of what the app asked.
    private func hints(_ wish: Wish, isFresh: Bool) -> [(name: String, value: String)] {
        var hints: [String: String] = [:]
        var prompts: Set<String> = []
        if let hint = wish.loginHint { hints["login_hint"] = hint }
        if !wish.uiLocales.isEmpty { hints["ui_locales"] = wish.uiLocales.joined(separator: " ") }
        if wish.prompts.contains(.selectAccount) { prompts.insert("select_account") }
        var more = provider.policy.keepsTokens ? provider.quirks.offlineParameters : [:]
        if isFresh {
            if !provider.quirks.freshParameters.isEmpty {
                more.merge(provider.quirks.freshParameters) { "\($0) \($1)" }
            } else {
                if wish.prompts.contains(.login) { prompts.insert("login") }
                // What is asked by `max_age` is told by `auth_time` (OpenID Connect Core 3.1.2.1).
                hints["max_age"] = String(wish.prompts.contains(.login) ? 0 : wish.maxAge ?? 0)
            }
        }
        if let prompt = more.removeValue(forKey: "prompt") {
            prompts.formUnion(prompt.split(separator: " ").map(String.init))
        }
        hints.merge(more) { $1 }
        if !prompts.isEmpty { hints["prompt"] = prompts.sorted().joined(separator: " ") }
        return hints.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    // MARK: Coming back

    /// Whether an answer may be this provider's by the `iss` in it (RFC 9207 section 2.4); one without is looked at later.
    func accepts(answering issuer: String?) -> Bool {
        guard let issuer else { return true }
        return switch provider.dialect {
        case .openIDConnect(let rule): rule.accepts(answering: issuer)
        case .oauth2: provider.quirks.issuer.map { $0 == issuer } ?? true
        }
    }

    /// What a person brings back.
    struct Answer: Sendable {
        let code: String
        /// `iss` (RFC 9207).
        let issuer: String?
        /// `user`, of who tells the name there.
        let user: String?
    }

    /// Who it is. `callback` is the address that they were sent back to.
    func identity(
        of answer: Answer, _ attempt: FederationAttempt, callback: String, now: Date
    ) async throws(UpstreamRefusal) -> UpstreamIdentity {
        switch provider.dialect {
        case .openIDConnect(let rule):
            return try await identity(of: answer, attempt, rule, callback: callback, now: now)
        case .oauth2(let endpoints):
            return try await identity(of: answer, attempt, endpoints, callback: callback, now: now)
        }
    }

    private func identity(
        of answer: Answer, _ attempt: FederationAttempt, _ rule: IssuerRule, callback: String, now: Date
    ) async throws(UpstreamRefusal) -> UpstreamIdentity {
        let metadata = try await issuers.metadata(of: rule, key)
        // Before the code goes anywhere: it may be another server's (RFC 9207 section 2.4).
        if answer.issuer == nil, metadata.namesIssuerInAnswer { throw .issuerMissing }
        let tokens = try await tokens(
            at: metadata.tokenEndpoint, for: answer.code, attempt.verifier, callback: callback, now: now)
        guard let text = tokens.idToken else { throw .idTokenMissing }
        let (claims, algorithm) = try await believed(text, rule, metadata, now: now)
        try UpstreamIDToken(
            answering: answer.issuer, nonce: provider.quirks.repeatsNonce ? attempt.nonce : nil,
            accessToken: tokens.access, authenticatedAfter: attempt.authenticatedAfter,
            isAssumed: provider.policy.assumesFreshSignIn
        ).check(claims, of: rule, signedBy: algorithm, now: now)
        guard let subject = claims["sub"]?.string, (1...255).contains(subject.utf8.count), subject.isPlain else {
            throw .subjectMissing
        }
        var all = claims
        if let endpoint = metadata.userInfoEndpoint, needsUserInfo(claims) {
            all = merged(claims, try await userInfo(endpoint, tokens.access, subject: subject))
        }
        var identity = try identity(saying: all, authority: rule.authority(of: claims), answer, tokens, now: now)
        identity.authenticated = UpstreamToken.time(claims["auth_time"])
        identity.session = claims["sid"]?.string.flatMap { $0.isPlain && $0.utf8.count <= 255 ? $0 : nil }
        if provider.policy.signsOut { identity.idToken = text }
        return identity
    }

    private func identity(
        of answer: Answer, _ attempt: FederationAttempt, _ endpoints: OAuth2Endpoints, callback: String, now: Date
    ) async throws(UpstreamRefusal) -> UpstreamIdentity {
        let tokens = try await tokens(
            at: endpoints.token, for: answer.code, attempt.verifier, callback: callback, now: now)
        guard var claims = try await resource(endpoints.userInfo, tokens.access)?.object else {
            throw .userInfoMalformed
        }
        if let address = endpoints.addresses {
            let primary = try await resource(address, tokens.access)?.array?.compactMap(\.object).first {
                $0["primary"]?.bool == true && $0["verified"]?.bool == true
            }
            claims["email"] = primary?["email"] ?? .null
            claims["email_verified"] = .bool(primary != nil)
        }
        return try identity(saying: claims, authority: nil, answer, tokens, now: now)
    }

    /// What the answers come to.
    private func identity(
        saying claims: [String: JSONValue], authority: String?, _ answer: Answer, _ tokens: Tokens, now: Date
    ) throws(UpstreamRefusal) -> UpstreamIdentity {
        guard var profile = provider.mapping.read(claims) else { throw .subjectMissing }
        if let template = provider.quirks.picture, let value = profile.profile[.picture] {
            profile.profile[.picture] = template.replacing("{sub}", with: profile.subject).replacing(
                "{value}", with: value)
        }
        if provider.quirks.namesBesideAnswer, let user = answer.user { profile.profile.merge(name(in: user)) { $1 } }
        // Apps show them, and follow them.
        for claim in [StandardClaim.picture, .profile, .website] {
            guard let text = profile.profile[claim] else { continue }
            let uri = URIReference(text)
            if uri?.scheme != "https" || uri?.authority == nil { profile.profile[claim] = nil }
        }
        var identity = UpstreamIdentity(
            provider: provider.id, authority: provider.authority(verifiedIssuer: authority), subject: profile.subject)
        identity.email = profile.email?.text
        identity.claims = profile.profile
        if let email = profile.email {
            identity.isEmailProven = provider.policy.trust.covers(
                email, isVerified: profile.isEmailVerified, claims: claims)
        }
        if provider.policy.keepsTokens {
            identity.tokens = UpstreamTokens(
                access: tokens.access, refresh: tokens.refresh,
                expiry: tokens.lifetime.map { now + TimeInterval($0) })
        }
        return identity
    }

    /// Apple's `user`: unsigned, so it is good for a name and for nothing else.
    private func name(in user: String) -> [StandardClaim: String] {
        guard user.utf8.count <= 2000, let name = JSONValue(parsing: Array(user.utf8))?.object?["name"]?.object else {
            return [:]
        }
        var claims = ["given_name": name["firstName"] ?? .null, "family_name": name["lastName"] ?? .null]
        let parts = [name["firstName"]?.string, name["lastName"]?.string].compactMap { $0 }.filter { !$0.isEmpty }
        if !parts.isEmpty { claims["name"] = .string(parts.joined(separator: " ")) }
        claims["sub"] = .string("-")
        return ClaimMapping.standard.read(claims)?.profile ?? [:]
    }

    /// The claims of a token that is this provider's.
    private func believed(
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

    // MARK: Asking

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

    private struct Tokens {
        let access: String
        let refresh: String?
        let idToken: String?
        /// Seconds.
        let lifetime: Int?
    }

    /// Redeems a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
    private func tokens(
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
    private func resource(_ url: String, _ token: String) async throws(UpstreamRefusal) -> JSONValue? {
        let headers = [(name: "Authorization", value: "Bearer " + token), (name: "Accept", value: "application/json")]
        let response = try await line.answer(to: OutboundRequest(.get, url, headers: headers), key)
        guard response.status == 200 else { throw .userInfoRefused }
        return JSONValue(parsing: response.body)
    }

    /// OpenID Connect Core 5.3.2: what isn't about the token's person is about nobody.
    private func userInfo(
        _ endpoint: String, _ token: String, subject: String
    ) async throws(UpstreamRefusal) -> [String: JSONValue] {
        guard let claims = try await resource(endpoint, token)?.object else { throw .userInfoMalformed }
        guard claims["sub"]?.string == subject else { throw .userInfoOfAnother }
        return claims
    }

    /// Whether the token leaves out what user info may say.
    private func needsUserInfo(_ claims: [String: JSONValue]) -> Bool {
        guard !provider.quirks.skipsUserInfo else { return false }
        return claims["email"] == nil || claims["name"] == nil
    }

    /// The token's word goes first; an address and whether it is verified come from one of both, never from two.
    private func merged(_ token: [String: JSONValue], _ userInfo: [String: JSONValue]) -> [String: JSONValue] {
        var (token, more) = (token, userInfo)
        let paths = [provider.mapping.email, provider.mapping.emailVerified].compactMap { $0 }
        let members = paths.compactMap { $0.split(separator: ".").first.map(String.init) }
        if let name = members.first, token[name] == nil {
            for member in members { token[member] = nil }
        } else {
            for member in members { more[member] = nil }
        }
        return token.merging(more) { token, _ in token }
    }
}

extension URIReference {
    /// Whether a browser may be sent there: https, or http to this machine, and nobody's name in it.
    var isForBrowsers: Bool {
        guard let authority, fragment == nil, !authority.text.contains("@") else { return false }
        return scheme == "https" || scheme == "http" && NetworkHost(authority.host)?.isLoopback == true
    }
}
