import OAuth

/// Settings in the terms of the rest of the house.
extension Settings {
    /// What every key is derived from.
    var root: OAuth.MasterSecret { OAuth.MasterSecret(Secret(masterSecret.bytes)) }

    /// What every issuer begins with.
    func issuerBase() throws -> OAuth.PublicURL {
        guard let url = OAuth.PublicURL(publicURL.description, allowingPlainHTTP: profile == .dev) else {
            throw InvalidSetting("PUBLIC_URL can't begin an issuer: \(publicURL)")
        }
        return url
    }
}
