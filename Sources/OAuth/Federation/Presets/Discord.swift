extension ProviderPreset {
    /// Discord.
    ///
    /// - `verified` says whether the address is.
    /// - The picture is a hash, which has its address at the CDN below the person's id.
    package static let discord: ProviderPreset = {
        var preset = ProviderPreset(
            name: "Discord",
            dialect: .oauth2(
                OAuth2Endpoints(
                    authorization: "https://discord.com/oauth2/authorize",
                    token: "https://discord.com/api/oauth2/token", userInfo: "https://discord.com/api/users/@me")),
            scopes: ["identify", "email"])
        preset.mapping = ClaimMapping(
            subject: "id", email: "email", emailVerified: "verified",
            profile: [
                "name": "global_name", "nickname": "username", "preferred_username": "username", "locale": "locale",
                "picture": "avatar",
            ])
        preset.trust = .verified
        preset.quirks.picture = "https://cdn.discordapp.com/avatars/{sub}/{value}.png"
        preset.quirks.provesFreshSignIn = false
        preset.quirks.freshParameters = ["prompt": "consent"]
        return preset
    }()
}
