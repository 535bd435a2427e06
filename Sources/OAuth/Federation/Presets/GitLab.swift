extension ProviderPreset {
    /// GitLab. `issuer` names one of one's own; whose addresses that one verifies, its operator says (`trusted_domains`).
    ///
    /// - The address is in the user info, and only with the scope `email` the primary one. `prompt=login` signs the person out there
    ///   first.
    package static let gitlab: ProviderPreset = {
        var preset = ProviderPreset(
            name: "GitLab", dialect: .openIDConnect(IssuerRule("https://gitlab.com")),
            scopes: ["openid", "profile", "email"])
        preset.trust = .verified
        return preset
    }()
}
