/// In what a provider differs from the specifications, or from others. Why is written beside each preset.
package struct ProviderQuirks: Sendable, Equatable {
    /// Further parameters of the authorization request, where the tenant keeps its tokens.
    package var offlineParameters: [String: String] = [:]
    /// The same, where the person shall sign in afresh.
    package var freshParameters: [String: String] = [:]
    /// The answer comes as a form from its site (OAuth 2.0 Form Post Response Mode).
    package var postsAnswer = false
    /// The ID token repeats the `nonce`.
    package var repeatsNonce = true
    /// The ID token says when the person signed in, if that is asked.
    package var provesFreshSignIn = true
    /// PKCE can be sent: a server that doesn't know it ignores it, all but one.
    package var takesProofKey = true
    /// What the ID token says is all: there is no user info, or nothing in it that isn't in the token.
    package var skipsUserInfo = false
    /// The name comes beside the answer, the first time only.
    package var namesBesideAnswer = false
    /// What it calls itself beside a code (RFC 9207), where no metadata that is read here says so.
    package var issuer: String?
    /// A hash of this claim is a picture at this address: `{value}` and `{sub}` stand for them.
    package var picture: String?

    package init() {}
}
