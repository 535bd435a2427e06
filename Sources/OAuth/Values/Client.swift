/// A registered client (RFC 6749 section 2), as the protocol sees it.
package struct Client: Sendable {
    /// `client_id`: 1 to 255 of VSCHAR (RFC 6749 appendix A.1).
    package struct ID: Hashable, Sendable, CustomStringConvertible {
        package let description: String

        package init?(_ text: String) {
            guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                return nil
            }
            description = text
        }
    }

    /// How it proves itself at the token endpoint (RFC 7591 section 2's words).
    package enum AuthenticationMethod: String, Sendable, CaseIterable {
        case none
        case clientSecretBasic = "client_secret_basic"
        case clientSecretPost = "client_secret_post"
    }

    /// OpenID Connect Registration section 2.
    package enum ApplicationType: String, Sendable, CaseIterable {
        case web
        /// Its loopback redirects match on any port (RFC 8252 section 7.3).
        case native
    }

    package let id: ID
    package let name: String
    package let authenticationMethod: AuthenticationMethod
    package let redirectURIs: [RegisteredRedirectURI]
    /// Where a browser may go once it is signed out.
    package let postLogoutRedirectURIs: [RegisteredRedirectURI]
    package let grantTypes: Set<GrantType>
    /// What it may ask for; also what it gets when it asks for nothing.
    package let scopes: ScopeSet
    /// Trusted as the tenant's own: no consent page.
    package let isFirstParty: Bool
    package let applicationType: ApplicationType
    package let requiresPKCE: Bool
    package let idTokenAlgorithm: SigningAlgorithm
    /// Shown on the consent page; https.
    package let logoURI: String?

    /// What a token can really be given for: `offline_access` means refresh tokens (OpenID Connect Core 11), which a client
    /// without that grant gets none of.
    package var grantableScopes: ScopeSet {
        grantTypes.contains(.refreshToken) ? scopes : scopes.subtracting(["offline_access"])
    }

    /// The web origins from which it runs, by its redirect URIs.
    package var origins: Set<String> { Set(redirectURIs.compactMap(\.origin)) }

    /// The logo, if it may be shown: from the host of one of the client's own redirect URIs, over https. Another host would learn
    /// who is signing in.
    package var shownLogo: String? {
        guard let logoURI, let logo = URIReference(logoURI), logo.scheme == "https", let authority = logo.authority,
            origins.contains("https://" + authority.text.lowercased())
        else { return nil }
        return logoURI
    }

    /// Public clients can't keep a secret (RFC 6749 section 2.1).
    package var isPublic: Bool { authenticationMethod == .none }

    package init(
        id: ID, name: String, authenticationMethod: AuthenticationMethod, redirectURIs: [RegisteredRedirectURI],
        postLogoutRedirectURIs: [RegisteredRedirectURI] = [], grantTypes: Set<GrantType>, scopes: ScopeSet,
        isFirstParty: Bool, applicationType: ApplicationType,
        requiresPKCE: Bool, idTokenAlgorithm: SigningAlgorithm, logoURI: String?
    ) {
        self.id = id
        self.name = name
        self.authenticationMethod = authenticationMethod
        self.redirectURIs = redirectURIs
        self.postLogoutRedirectURIs = postLogoutRedirectURIs
        self.grantTypes = grantTypes
        self.scopes = scopes
        self.isFirstParty = isFirstParty
        self.applicationType = applicationType
        // A public client has nothing but PKCE to bind a code to itself (OAuth 2.1 section 7.5.1).
        self.requiresPKCE = requiresPKCE || authenticationMethod == .none
        self.idTokenAlgorithm = idTokenAlgorithm
        self.logoURI = logoURI
    }
}

/// The grants of the token endpoint.
package enum GrantType: String, Sendable, CaseIterable {
    case authorizationCode = "authorization_code"
    case clientCredentials = "client_credentials"
    case refreshToken = "refresh_token"
}
