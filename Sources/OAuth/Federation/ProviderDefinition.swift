/// A provider as its operator declares it, and as it is stored: what isn't said here is the preset's.
package struct ProviderDefinition: Sendable, Equatable, Codable {
    package let id: String
    package let kind: ProviderKind
    package var name: String?
    package var enabled: Bool?
    package var clientID: String
    /// Of `oidc`, of a GitLab of one's own, and of one tenant of Microsoft's.
    package var issuer: String?
    /// Of `oauth2`.
    package var endpoints: OAuth2Endpoints?
    package var authentication: IdentityProvider.Authentication?
    /// In the place of the preset's.
    package var scopes: [String]?
    /// By the claim that it gives: the member that it is read from, in the place of the preset's.
    package var claims: [String: String]?
    package var domains: [String]?
    /// `*`: all that the provider calls verified. Empty: none.
    package var trustedDomains: [String]?
    package var linksAutomatically: Bool?
    package var makesAccounts: Bool?
    package var updatesProfile: Bool?
    package var keepsTokens: Bool?
    package var signsOut: Bool?
    package var assumesFreshSignIn: Bool?
    /// Of Apple: the secret is a private key, and this says whose.
    package var signedSecret: SignedClientSecret?

    package init(id: IdentityProvider.ID, kind: ProviderKind, clientID: String) {
        self.id = id.description
        self.kind = kind
        self.clientID = clientID
    }

    enum CodingKeys: String, CodingKey {
        case id, kind, name, enabled
        case clientID = "client_id"
        case issuer, endpoints
        case authentication = "auth_method"
        case scopes, claims, domains
        case trustedDomains = "trusted_domains"
        case linksAutomatically = "link_automatically"
        case makesAccounts = "sign_up"
        case updatesProfile = "update_profile"
        case keepsTokens = "keep_tokens"
        case signsOut = "sign_out"
        case assumesFreshSignIn = "assume_fresh_sign_in"
        case signedSecret = "signed_secret"
    }
}

extension IdentityProvider {
    /// What a definition comes to. Nil when it lacks what its kind needs: `issuer`, or `endpoints`.
    package init?(_ definition: ProviderDefinition) {
        let preset = definition.kind.preset
        guard let id = ID(definition.id), let dialect = Self.dialect(definition, preset) else { return nil }
        self.id = id
        self.dialect = dialect
        name = definition.name ?? preset?.name ?? definition.id
        isEnabled = definition.enabled ?? true
        clientID = definition.clientID
        authentication = definition.authentication ?? preset?.authentication ?? .clientSecretBasic
        signedSecret = definition.signedSecret
        quirks = preset?.quirks ?? ProviderQuirks()
        var scopes =
            definition.scopes ?? preset?.scopes ?? (definition.kind == .oidc ? ["openid", "profile", "email"] : [])
        if definition.keepsTokens == true { scopes += preset?.offlineScopes.filter { !scopes.contains($0) } ?? [] }
        if case .openIDConnect = dialect, !scopes.contains("openid") { scopes.insert("openid", at: 0) }
        self.scopes = scopes
        mapping = Self.mapping(definition, preset)
        policy = Self.policy(definition, preset)
    }

    private static func dialect(_ definition: ProviderDefinition, _ preset: ProviderPreset?) -> Dialect? {
        if let issuer = definition.issuer { return .openIDConnect(IssuerRule(issuer)) }
        if let endpoints = definition.endpoints { return .oauth2(endpoints) }
        return preset?.dialect
    }

    private static func mapping(_ definition: ProviderDefinition, _ preset: ProviderPreset?) -> ClaimMapping {
        var mapping = preset?.mapping ?? .standard
        for (claim, path) in definition.claims ?? [:] {
            switch claim {
            // Where there are ID tokens it is theirs.
            case "sub": if definition.endpoints != nil { mapping.subject = path }
            case StandardClaim.email.rawValue: mapping.email = path
            case StandardClaim.emailVerified.rawValue: mapping.emailVerified = path
            default: mapping.profile[claim] = path
            }
        }
        return mapping
    }

    private static func policy(_ definition: ProviderDefinition, _ preset: ProviderPreset?) -> Policy {
        var policy = Policy()
        policy.domains = definition.domains ?? []
        policy.trust =
            switch definition.trustedDomains {
            case nil: definition.issuer == nil ? preset?.trust ?? .none : .none
            case ["*"]: .verified
            case []: .none
            case .some(let domains): .domains(domains)
            }
        policy.linksAutomatically = definition.linksAutomatically ?? false
        policy.makesAccounts = definition.makesAccounts ?? true
        policy.updatesProfile = definition.updatesProfile ?? false
        policy.keepsTokens = definition.keepsTokens ?? false
        policy.signsOut = definition.signsOut ?? false
        policy.assumesFreshSignIn = definition.assumesFreshSignIn ?? false
        return policy
    }
}
