/// An authorization request that was understood (RFC 6749 section 4.1.1, OpenID Connect Core 3.1.2.1). What it asks for may
/// still be refused to this person or in this moment; its form can't be any more.
package struct AuthorizationRequest: Sendable {
    package let returnAddress: ReturnAddress
    /// Whether the redirect URI was written in the request, and must then be in the token request too.
    package let namesRedirectURI: Bool
    package let responseMode: ResponseMode
    package let state: String?
    package let nonce: String?
    /// What is asked for and the client may have; never empty.
    package let scopes: ScopeSet
    package let challenge: CodeChallenge?
    package let prompts: Set<Prompt>
    /// Seconds.
    package let maxAge: Int?
    package let loginHint: String?
    /// Where the person shall sign in, by its id: a parameter of this server's own.
    package let provider: IdentityProvider.ID?
    package let idTokenHint: String?
    package let claims: ClaimsRequest
    /// Audiences that the client names (RFC 8707).
    package let resources: [String]
    /// Languages in the order of preference (BCP 47).
    package let uiLocales: [String]

    /// What this person must agree to: the scopes, and those that cover claims asked for by name.
    package var consentScopes: ScopeSet { scopes.union(claims.scopes) }
}

/// Lengths in bytes that an authorization request may have.
package enum AuthorizationRequestLimits {
    /// Of one parameter: `state` and `nonce` are carried untouched up to this length.
    package static let parameter = 4096
    /// Of all parameters together, form-encoded.
    package static let total = 16_384
}
