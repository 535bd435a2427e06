import OAuth

/// RFC 6749 section 4.4.
enum ClientCredentialsGrant {
    /// Scopes that speak of a person: a client's own token has none of them.
    private static let ofPeople = ScopeSet(["openid", "offline_access"] + StandardClaim.allCases.map(\.scope))

    static func give(_ request: ClientCredentialsRequest, to client: Client) throws(TokenError) -> GivenTokens {
        // RFC 6749 section 4.4: "MUST only be used by confidential clients".
        guard !client.isPublic else { throw .grantNotAllowed }
        let allowed = client.grantableScopes.subtracting(ofPeople)
        var scopes = allowed
        if let asked = request.scopes {
            scopes = asked.intersection(allowed)
            guard !scopes.isEmpty || asked.isEmpty else { throw .scopeNotAllowed }
        }
        return GivenTokens(subject: .client, scopes: scopes, resources: request.resources)
    }
}
