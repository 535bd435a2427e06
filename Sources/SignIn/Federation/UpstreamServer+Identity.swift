import FoundationEssentials
import OAuth

/// Who comes back.
extension UpstreamServer {
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
        if provider.quirks.namesBesideAnswer, let user = answer.user {
            profile.profile.merge(name(in: user)) { signed, _ in signed }
        }
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
