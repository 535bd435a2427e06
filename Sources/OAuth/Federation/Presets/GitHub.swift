extension ProviderPreset {
    /// GitHub.
    ///
    /// - No OpenID Connect: its API says who somebody is, by a number. A login name can change hands, the number can't.
    /// - The address on the profile is whatever the person made public; the one that is theirs is the primary and verified one of
    ///   `/user/emails`, for which the scope `user:email` is needed.
    /// - It names itself beside the code (RFC 9207), as `https://github.com/login/oauth`, in some months and not in others.
    /// - Errors of its token endpoint come with status 200, and JSON only to who asks for it.
    package static let github: ProviderPreset = {
        var preset = ProviderPreset(
            name: "GitHub",
            dialect: .oauth2(
                OAuth2Endpoints(
                    authorization: "https://github.com/login/oauth/authorize",
                    token: "https://github.com/login/oauth/access_token", userInfo: "https://api.github.com/user",
                    addresses: "https://api.github.com/user/emails")),
            scopes: ["read:user", "user:email"])
        preset.mapping = ClaimMapping(
            subject: "id", email: "email", emailVerified: "email_verified",
            profile: [
                "name": "name", "nickname": "login", "preferred_username": "login", "picture": "avatar_url",
                "profile": "html_url", "website": "blog",
            ])
        preset.trust = .verified
        preset.quirks.freshParameters = ["prompt": "select_account"]
        preset.quirks.provesFreshSignIn = false
        preset.quirks.issuer = "https://github.com/login/oauth"
        return preset
    }()
}
