package import OAuth

/// A client as it shall be.
package struct ClientDeclaration: Sendable {
    /// `type` in the file: whether it can keep a secret (RFC 6749 section 2.1).
    enum Kind: String, CaseIterable {
        case confidential
        case `public`
    }

    package let client: Client
    /// Nil for a confidential client: the stored one, or for a new one a generated one.
    package let secret: Secret?
    package let backchannelLogoutURI: String?
    package let resourceURIs: [String]

    /// The same reading for what a command was given. Throws all that is wrong at once.
    package init(_ value: DeclaredValue) throws(DeclarationProblems) {
        let problems = ProblemCollection()
        let client = MappingReader(value, at: "", problems).flatMap { ClientDeclaration($0) }
        try problems.throwIfAny()
        guard let client else { throw DeclarationProblems("is no client") }
        self = client
    }

    /// Nil only with a problem.
    init?(_ reader: MappingReader) {
        let id = reader.required("id", ValueRules.clientID)
        let name = reader.value("name", ValueRules.label)
        let method = Self.authenticationMethod(reader)
        secret = reader.value("secret", ValueRules.clientSecret)
        if method == .none, reader.has("secret") { reader.refuse("is not for a public client", "secret") }
        let grantTypes = Self.grantTypes(reader, isPublic: method == .none)
        let requiresPKCE = reader.flag("pkce_required") ?? true
        if method == .none, !requiresPKCE { reader.refuse("can't be false for a public client", "pkce_required") }
        let redirectURIs = reader.list("redirect_uris", ValueRules.redirectURI) ?? []
        let scopes = reader.list("scopes", ValueRules.scope) ?? ["openid", "profile", "email"]
        let isFirstParty = reader.flag("first_party") ?? false
        let type = reader.value("application_type", ValueRules.choice(of: Client.ApplicationType.self)) ?? .web
        let algorithm = reader.value("id_token_algorithm", ValueRules.choice(of: SigningAlgorithm.self)) ?? .rs256
        let logoURI = reader.value("logo_uri", ValueRules.secureAddress)
        let postLogoutRedirectURIs = reader.list("post_logout_redirect_uris", ValueRules.redirectURI) ?? []
        backchannelLogoutURI = reader.value("backchannel_logout_uri", ValueRules.webAddress)
        resourceURIs = reader.list("resource_uris", ValueRules.audience) ?? []
        if method == .none, !resourceURIs.isEmpty {
            reader.refuse("are for a client with a secret: it asks about tokens for them", "resource_uris")
        }
        reader.end()
        guard let id else { return nil }
        client = Client(
            id: id, name: name ?? id.description, authenticationMethod: method, redirectURIs: redirectURIs,
            postLogoutRedirectURIs: postLogoutRedirectURIs, grantTypes: grantTypes, scopes: ScopeSet(scopes),
            isFirstParty: isFirstParty,
            applicationType: type, requiresPKCE: requiresPKCE, idTokenAlgorithm: algorithm, logoURI: logoURI)
    }

    /// `type` and `auth_method`, each from the other where one is absent, and never against each other.
    private static func authenticationMethod(_ reader: MappingReader) -> Client.AuthenticationMethod {
        let kind = reader.value("type", ValueRules.choice(of: Kind.self))
        let method = reader.value("auth_method", ValueRules.choice(of: Client.AuthenticationMethod.self))
        switch (kind, method) {
        case (.public, .some(let method)) where method != .none:
            reader.refuse("must be none (or absent) for a public client", "auth_method")
        case (.confidential, .some(.none)):
            reader.refuse("can't be none for a confidential client; a client without a secret is public", "auth_method")
        default: break
        }
        return method ?? (kind == .public ? .none : .clientSecretBasic)
    }

    private static func grantTypes(_ reader: MappingReader, isPublic: Bool) -> Set<GrantType> {
        let types = reader.list("grant_types", ValueRules.choice(of: GrantType.self)) ?? [.authorizationCode]
        if isPublic, types.contains(.clientCredentials) {
            reader.refuse("has client_credentials, which a public client can't prove itself for", "grant_types")
        }
        if types.contains(.refreshToken), !types.contains(.authorizationCode) {
            reader.refuse("has refresh_token, which only authorization_code can give a first one of", "grant_types")
        }
        return Set(types)
    }
}
