package import FoundationEssentials

package enum IdentityKind {}
/// A link between an account and who somebody is elsewhere.
package typealias IdentityID = Identifier<IdentityKind>

/// Who somebody is at a provider, as it was just proven: by (provider, authority, subject), and never by the address.
package struct UpstreamIdentity: Sendable, Equatable, Codable {
    /// The provider's id.
    package let provider: String
    /// Whose `sub` it is: the issuer, or the host of the API that said it.
    package let authority: String
    package let subject: String
    /// As the provider says it.
    package var email: String?
    /// Whether the provider's word that the address is theirs counts here.
    package var isEmailProven = false
    /// Claims by their names.
    package var profile: [String: String] = [:]
    /// When the person signed in there, if it says.
    package var authenticated: Date?
    /// `sid` of the ID token: what a back-channel logout may name.
    package var session: String?
    /// Kept only where the tenant asks for it.
    package var tokens: UpstreamTokens?
    /// The ID token as it came, for `id_token_hint` when the person signs out there.
    package var idToken: String?

    package init(provider: IdentityProvider.ID, authority: String, subject: String) {
        self.provider = provider.description
        self.authority = authority
        self.subject = subject
    }

    /// For a page's address, which has room for no tokens: what the tenant keeps of them it keeps from the next sign-in on.
    package var withoutTokens: UpstreamIdentity {
        var identity = self
        identity.tokens = nil
        identity.idToken = nil
        return identity
    }

    /// What it says of a person, by claims.
    package var claims: [StandardClaim: String] {
        get {
            Dictionary(
                profile.compactMap { name, value in StandardClaim(rawValue: name).map { ($0, value) } },
                uniquingKeysWith: { $1 })
        }
        set { profile = Dictionary(newValue.map { ($0.rawValue, $1) }, uniquingKeysWith: { $1 }) }
    }
}

/// What a provider gave: bearer values of somebody else's.
package struct UpstreamTokens: Sendable, Equatable, Codable {
    package var access: String
    package var refresh: String?
    /// Nil: it doesn't say.
    package var expiry: Date?

    package init(access: String, refresh: String?, expiry: Date?) {
        self.access = access
        self.refresh = refresh
        self.expiry = expiry
    }
}
