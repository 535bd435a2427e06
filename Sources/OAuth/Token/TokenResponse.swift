/// The answer of the token endpoint (RFC 6749 section 5.1, OpenID Connect Core 3.1.3.3).
package struct TokenResponse: Sendable {
    package let accessToken: String
    /// Seconds.
    package let expiresIn: Int
    package let scopes: ScopeSet
    package let idToken: String?
    package let refreshToken: String?

    package init(accessToken: String, expiresIn: Int, scopes: ScopeSet, idToken: String?, refreshToken: String? = nil) {
        self.accessToken = accessToken
        self.expiresIn = expiresIn
        self.scopes = scopes
        self.idToken = idToken
        self.refreshToken = refreshToken
    }

    package var document: JSONObject {
        var object = JSONObject()
        object.set("access_token", accessToken)
        object.set("token_type", "Bearer")
        object.set("expires_in", expiresIn)
        object.set("scope", scopes.isEmpty ? nil : scopes.description)
        object.set("id_token", idToken)
        object.set("refresh_token", refreshToken)
        return object
    }
}
