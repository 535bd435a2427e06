extension ProviderPreset {
    /// LinkedIn ("Sign In with LinkedIn using OpenID Connect").
    ///
    /// - A `code_verifier` in the token request is answered with 401 `invalid_client`, whatever was sent before: PKCE can't be used. Nor
    ///   does the ID token repeat the `nonce`. What binds the code is the state, in this browser, and the client's secret.
    /// - Its issuer changed in 2024; its documentation still names the former one.
    /// - `locale` is an object. The address may be missing.
    package static let linkedin: ProviderPreset = {
        var preset = ProviderPreset(
            name: "LinkedIn", dialect: .openIDConnect(IssuerRule("https://www.linkedin.com/oauth")),
            scopes: ["openid", "profile", "email"])
        preset.trust = .verified
        preset.mapping.profile["locale"] = "locale.language"
        preset.quirks.takesProofKey = false
        preset.quirks.repeatsNonce = false
        preset.quirks.provesFreshSignIn = false
        return preset
    }()
}
