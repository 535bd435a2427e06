/// What a provider is: one that is known here, or any that speaks one of the two protocols.
package enum ProviderKind: String, Sendable, Codable, CaseIterable {
    case google
    case microsoft
    case apple
    case github
    case gitlab
    case discord
    case facebook
    case linkedin
    /// Any OpenID Connect provider, by its issuer.
    case oidc
    /// Any OAuth 2.0 server, by its endpoints and a mapping.
    case oauth2

    /// What is known of it; nil where all has to be declared.
    package var preset: ProviderPreset? {
        switch self {
        case .google: .google
        case .microsoft: .microsoft
        case .apple: .apple
        case .github: .github
        case .gitlab: .gitlab
        case .discord: .discord
        case .facebook: .facebook
        case .linkedin: .linkedin
        case .oidc, .oauth2: nil
        }
    }
}

/// What is known of a provider before its operator says anything.
package struct ProviderPreset: Sendable {
    /// Its name, as it writes it.
    package let name: String
    package let dialect: IdentityProvider.Dialect
    package let scopes: [String]
    /// Without further scopes its tokens are short-lived; these are asked for where the tenant keeps them.
    package var offlineScopes: [String] = []
    package var authentication = IdentityProvider.Authentication.clientSecretPost
    package var mapping = ClaimMapping.standard
    package var trust = AddressTrust.none
    package var quirks = ProviderQuirks()
}
