package import OAuth

/// An identity provider as it shall be.
package struct ProviderDeclaration: Sendable {
    package let id: IdentityProvider.ID
    package let definition: ProviderDefinition
    /// Of the client that the tenant is there, or the private key that signs one. Nil: the stored one.
    package let secret: Secret?

    /// The same reading for what a command or a request was given. Throws all that is wrong at once.
    package init(_ value: DeclaredValue) throws(DeclarationProblems) {
        let problems = ProblemCollection()
        let provider = MappingReader(value, at: "", problems).flatMap { ProviderDeclaration($0) }
        try problems.throwIfAny()
        guard let provider else { throw DeclarationProblems("is no identity provider") }
        self = provider
    }

    /// Nil only with a problem.
    init?(_ reader: MappingReader) {
        let id = reader.required("id", ValueRules.providerID)
        let kind = reader.required("kind", ValueRules.choice(of: ProviderKind.self))
        let clientID = reader.required("client_id", ValueRules.claim())
        let protocolPart = Self.addresses(reader, kind)
        let proof = Self.proof(reader, kind)
        let name = reader.value("name", ValueRules.label)
        let enabled = reader.flag("enabled")
        let scopes = reader.list("scopes", ValueRules.scope)
        let claims = reader.mapping("claims").map { Self.claims($0, kind) }
        let domains = reader.list("domains", ValueRules.domain)
        let trusted = reader.list("trusted_domains") { (text) throws(InvalidValue) in
            text == "*" ? text : try ValueRules.domain(text)
        }
        if let trusted, trusted.contains("*"), trusted.count > 1 {
            reader.refuse("has * beside other domains: * is all of them", "trusted_domains")
        }
        let flags = Self.flags(reader)
        reader.end()
        guard let id, let kind, let clientID else { return nil }
        var definition = ProviderDefinition(id: id, kind: kind, clientID: clientID)
        (definition.issuer, definition.endpoints) = protocolPart
        (definition.authentication, definition.signedSecret) = (proof.method, proof.signed)
        definition.name = name
        definition.enabled = enabled
        definition.scopes = scopes
        definition.claims = claims
        definition.domains = domains
        definition.trustedDomains = trusted
        definition.linksAutomatically = flags["link_automatically"]
        definition.makesAccounts = flags["sign_up"]
        definition.updatesProfile = flags["update_profile"]
        definition.keepsTokens = flags["keep_tokens"]
        definition.signsOut = flags["sign_out"]
        definition.assumesFreshSignIn = flags["assume_fresh_sign_in"]
        self.id = id
        self.definition = definition
        secret = proof.secret
    }

    /// Where it is: an issuer, endpoints, or what its preset knows.
    private static func addresses(
        _ reader: MappingReader, _ kind: ProviderKind?
    ) -> (issuer: String?, endpoints: OAuth2Endpoints?) {
        let issuer = reader.value("issuer", ValueRules.issuer)
        let names = ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "addresses_endpoint"]
        let addresses = names.map { reader.value($0, ValueRules.webAddress) }
        let named = names.filter { reader.has($0) }
        switch kind {
        case .oidc:
            if !reader.has("issuer") { reader.refuse("has no issuer") }
        case .oauth2:
            for name in names.dropLast() where !reader.has(name) { reader.refuse("has no \(name)") }
            if reader.has("issuer") { reader.refuse("is for kind oidc", "issuer") }
        case .gitlab, .microsoft, nil: break
        case .some:
            if reader.has("issuer") { reader.refuse("is known for this kind", "issuer") }
        }
        if kind != .oauth2, let name = named.first { reader.refuse("is for kind oauth2", name) }
        guard kind == .oauth2, let authorization = addresses[0], let token = addresses[1],
            let userInfo = addresses[2]
        else { return (issuer, nil) }
        return (
            nil,
            OAuth2Endpoints(
                authorization: authorization, token: token, userInfo: userInfo, addresses: addresses[3])
        )
    }

    /// How the tenant proves itself there.
    private static func proof(
        _ reader: MappingReader, _ kind: ProviderKind?
    ) -> (method: IdentityProvider.Authentication?, signed: SignedClientSecret?, secret: Secret?) {
        let method = reader.value("auth_method", ValueRules.choice(of: IdentityProvider.Authentication.self))
        let secret = reader.value("client_secret", ValueRules.clientSecret)
        let team = reader.value("team_id", ValueRules.scope)
        let key = reader.value("key_id", ValueRules.scope)
        let privateKey = reader.value("private_key", ValueRules.signingKey)
        let signing = ["team_id", "key_id", "private_key"]
        if kind == .apple {
            for name in signing.prefix(2) where !reader.has(name) { reader.refuse("has no \(name)") }
            if reader.has("client_secret") {
                reader.refuse("is made from private_key: declare that, team_id and key_id", "client_secret")
            }
        } else if let name = signing.first(where: { reader.has($0) }) {
            reader.refuse("is for kind apple", name)
        }
        if method == IdentityProvider.Authentication.none, reader.has("client_secret") {
            reader.refuse("is not for auth_method none", "client_secret")
        }
        return (
            method, team.flatMap { team in key.map { SignedClientSecret(team: team, key: $0) } }, privateKey ?? secret
        )
    }

    private static func claims(_ reader: MappingReader, _ kind: ProviderKind?) -> [String: String] {
        var claims: [String: String] = [:]
        for name in ["sub", "email", "email_verified"] + ClaimMapping.mappable.map(\.rawValue) {
            claims[name] = reader.value(name, ValueRules.memberPath)
        }
        if let kind, kind != .oauth2, reader.has("sub") { reader.refuse("is the ID token's for this kind", "sub") }
        reader.end()
        return claims
    }

    private static func flags(_ reader: MappingReader) -> [String: Bool] {
        var flags: [String: Bool] = [:]
        for name in [
            "link_automatically", "sign_up", "update_profile", "keep_tokens", "sign_out", "assume_fresh_sign_in",
        ] {
            flags[name] = reader.flag(name)
        }
        return flags
    }
}
