package import OAuth

extension IDTokenHint {
    /// Nil unless this issuer signed it as an ID token. Expired ones are as good (OpenID Connect Core 3.1.2.1), and so are those
    /// whose key has retired since.
    package init?(_ token: String, issuer: Issuer, keys: KeySet) {
        guard let claims = JSONWebSignature.verify(token, as: .idToken, by: keys.hintKey),
            claims["iss"]?.string == issuer.description,
            let user = claims["sub"]?.string.flatMap(UserID.init(text:)),
            let client = claims["aud"]?.string.flatMap(Client.ID.init)
        else { return nil }
        self.init(user: user, client: client)
    }
}
