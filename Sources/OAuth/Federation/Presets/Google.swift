extension ProviderPreset {
    /// Google.
    ///
    /// - Its tokens say `accounts.google.com` without the scheme in some flows; both are documented.
    /// - `email_verified` says that the address was verified once. Google is only authoritative for addresses that it is the host of:
    ///   those at gmail.com, and those of a Workspace, whose domain stands in `hd`.
    /// - `prompt=login` and `max_age` mean nothing to it, and `auth_time` isn't there: that somebody signed in just now can't be proven.
    ///   The nearest is to let them choose their account.
    /// - There is a refresh token only with `access_type=offline`, and after the first time only with `prompt=consent`.
    package static let google: ProviderPreset = {
        var preset = ProviderPreset(
            name: "Google",
            dialect: .openIDConnect(IssuerRule("https://accounts.google.com", aliases: ["accounts.google.com"])),
            scopes: ["openid", "profile", "email"])
        preset.trust = .hostedByGoogle
        preset.quirks.provesFreshSignIn = false
        preset.quirks.freshParameters = ["prompt": "select_account"]
        preset.quirks.offlineParameters = ["access_type": "offline", "prompt": "consent"]
        return preset
    }()
}
