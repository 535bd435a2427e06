extension ProviderPreset {
    /// Facebook.
    ///
    /// - The Graph API says who somebody is, by a number that is another one for each app. What it says has to be asked for by name.
    /// - Nothing says whether the address is verified, so it proves nothing.
    /// - `auth_type=reauthenticate` asks for the password again; whether it was asked can't be seen.
    package static let facebook: ProviderPreset = {
        let version = "v23.0"
        var preset = ProviderPreset(
            name: "Facebook",
            dialect: .oauth2(
                OAuth2Endpoints(
                    authorization: "https://www.facebook.com/\(version)/dialog/oauth",
                    token: "https://graph.facebook.com/\(version)/oauth/access_token",
                    userInfo:
                        "https://graph.facebook.com/\(version)/me?fields=id,name,first_name,last_name,middle_name,email,picture"
                )),
            scopes: ["public_profile", "email"])
        preset.mapping = ClaimMapping(
            subject: "id", email: "email", emailVerified: nil,
            profile: [
                "name": "name", "given_name": "first_name", "family_name": "last_name", "middle_name": "middle_name",
                "picture": "picture.data.url",
            ])
        preset.quirks.freshParameters = ["auth_type": "reauthenticate"]
        preset.quirks.provesFreshSignIn = false
        return preset
    }()
}
