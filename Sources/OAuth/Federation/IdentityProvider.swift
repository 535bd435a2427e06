/// Another server at which people of a tenant may sign in (OpenID Connect Core's OP, or a plain OAuth 2.0 server), as it is used: what
/// its operator declared, and what its preset knows.
package struct IdentityProvider: Sendable {
    /// Its name in addresses: one callback a provider, so that one's answer is never taken for another's (RFC 9700 section 4.4).
    package struct ID: Hashable, Sendable, CustomStringConvertible {
        package let description: String

        /// Nil unless it is 1 to 63 of `a-z`, `0-9` and `-`, beginning and ending with a letter or a digit.
        package init?(_ text: String) {
            guard let slug = Tenant.Slug(text) else { return nil }
            description = slug.description
        }
    }

    /// How it says who a person is.
    package enum Dialect: Sendable {
        /// In an ID token, with its endpoints and keys found by discovery.
        case openIDConnect(IssuerRule)
        /// In the answer of an API that is asked with the access token.
        case oauth2(OAuth2Endpoints)
    }

    /// How a client proves itself at its token endpoint.
    package enum Authentication: String, Sendable, Codable, CaseIterable {
        case clientSecretBasic = "client_secret_basic"
        case clientSecretPost = "client_secret_post"
        /// A public client: PKCE alone.
        case none
    }

    package let id: ID
    /// What the button says.
    package let name: String
    package let isEnabled: Bool
    package let clientID: String
    package let dialect: Dialect
    package let authentication: Authentication
    /// The secret that is sent isn't the stored one, but a token that the stored private key signs.
    package let signedSecret: SignedClientSecret?
    package let scopes: [String]
    package let mapping: ClaimMapping
    package let quirks: ProviderQuirks
    package let policy: Policy

    /// What the tenant decides about its people who come from there.
    package struct Policy: Sendable, Equatable {
        /// Domains of addresses that are sent there as soon as they are typed, in lower case.
        package var domains: [String] = []
        /// For whose addresses its word counts.
        package var trust = AddressTrust.none
        /// Whether an account of the same, proven address is linked without asking its owner.
        package var linksAutomatically = false
        /// Whether who comes from there may have a new account, as far as the tenant lets people sign up at all.
        package var makesAccounts = true
        /// Whether the profile follows what it says at every sign-in, and not at the first alone.
        package var updatesProfile = false
        /// Whether its tokens are kept.
        package var keepsTokens = false
        /// Whether who signs out here is signed out there too, when it has a way to.
        package var signsOut = false
        /// For a request that demands a fresh sign-in: whether its word that there was one is enough where it can't prove it by `auth_time`.
        package var assumesFreshSignIn = false

        package init() {}
    }

    /// Where the identities come from: who it is that vouches for `sub`. Part of an identity, so that another server behind the same
    /// name never inherits the people of the one before.
    package func authority(verifiedIssuer: String?) -> String {
        switch dialect {
        case .openIDConnect(let rule): verifiedIssuer ?? rule.discovered
        case .oauth2(let endpoints): URIReference(endpoints.userInfo)?.authority?.text ?? endpoints.userInfo
        }
    }
}

/// The endpoints of a server without discovery.
package struct OAuth2Endpoints: Sendable, Hashable, Codable {
    package let authorization: String
    package let token: String
    /// Says who the person is.
    package let userInfo: String
    /// A list of the person's addresses, as GitHub has it: the primary one that is verified counts. Nil: the address is in `userInfo`.
    package let addresses: String?

    package init(authorization: String, token: String, userInfo: String, addresses: String? = nil) {
        self.authorization = authorization
        self.token = token
        self.userInfo = userInfo
        self.addresses = addresses
    }
}
