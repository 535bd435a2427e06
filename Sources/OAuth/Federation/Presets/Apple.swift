extension ProviderPreset {
    /// Apple.
    ///
    /// - With the scopes `name` or `email` it answers only by a form that is posted from its site, which brings none of our cookies.
    /// - The client secret is a token that the developer's private key signs (ES256), good for six months at most.
    /// - The name comes once, at the very first sign-in, in a form field `user` beside the answer, unsigned: it is good for a
    ///   greeting, and for nothing else.
    /// - `email_verified` is a text in some tokens. Addresses at privaterelay.appleid.com forward to the person.
    /// - There is no user info endpoint.
    package static let apple: ProviderPreset = {
        var preset = ProviderPreset(
            name: "Apple", dialect: .openIDConnect(IssuerRule("https://appleid.apple.com")),
            scopes: ["openid", "name", "email"])
        preset.trust = .verified
        preset.quirks.postsAnswer = true
        preset.quirks.namesBesideAnswer = true
        preset.quirks.skipsUserInfo = true
        preset.quirks.provesFreshSignIn = false
        return preset
    }()
}
