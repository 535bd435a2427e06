extension ProviderPreset {
    /// Microsoft, for accounts of every organisation and for personal ones. `issuer` confines it to one organisation.
    ///
    /// - The discovery document of `common` names an issuer with `{tenantid}` in it; each token has the tenant that its `tid` names
    ///   in that place. Both have to agree, or a token of one organisation would pass for another's.
    /// - Its keys name the issuers that they sign for: those of personal accounts sign for no organisation.
    /// - Whoever runs an organisation there writes any address into an account. Without `xms_edov`, an optional claim that says
    ///   that the domain's owner was verified, `email` proves nothing. It comes as true, 1 or a text of these.
    /// - `sub` is another one for each client: a new `client_id` is a new world of identities.
    /// - Refresh tokens need the scope `offline_access`.
    package static let microsoft: ProviderPreset = {
        var preset = ProviderPreset(
            name: "Microsoft",
            dialect: .openIDConnect(
                IssuerRule(
                    "https://login.microsoftonline.com/common/v2.0",
                    template: "https://login.microsoftonline.com/{tenantid}/v2.0")),
            scopes: ["openid", "profile", "email"])
        preset.offlineScopes = ["offline_access"]
        preset.mapping.emailVerified = "xms_edov"
        preset.trust = .verified
        preset.quirks.skipsUserInfo = true
        return preset
    }()
}
