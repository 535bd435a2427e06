/// The `claims` parameter (OpenID Connect Core 5.5), reduced to what can be acted on.
package struct ClaimsRequest: Sendable, Equatable {
    /// Claims about the person for the ID token.
    package var idToken: Set<StandardClaim> = []
    /// Claims about the person for the UserInfo answer.
    package var userInfo: Set<StandardClaim> = []
    /// The `sub` values of which the ID token must have one, when the client says so; else empty.
    package var subjects: [String] = []
    /// The `acr` values of which one must be reached; empty when none is essential (Core 5.5.1.1).
    package var essentialContextClasses: [String] = []

    package init() {}

    /// Nil when it isn't a JSON object of the form that Core 5.5 describes. Claims that nobody here knows are ignored.
    package init?(parameter: String) {
        guard let request = JSONValue(parsing: Array(parameter.utf8))?.object else { return nil }
        for (member, claims) in request where member == "id_token" || member == "userinfo" {
            guard let claims = claims.object else { return nil }
            for (name, wish) in claims {
                guard wish == .null || wish.object != nil else { return nil }
                if member == "id_token" {
                    guard note(name, wish.object ?? [:]) else { return nil }
                }
                guard let claim = StandardClaim(rawValue: name) else { continue }
                if member == "id_token" { idToken.insert(claim) } else { userInfo.insert(claim) }
            }
        }
    }

    /// Every claim about the person that is asked for by name.
    package var claims: Set<StandardClaim> { idToken.union(userInfo) }

    /// The scopes that a person must consent to for the claims asked for by name.
    package var scopes: ScopeSet { ScopeSet(claims.map(\.scope).sorted()) }

    /// False when the values wished for could belong to nobody: ignoring them would give what wasn't asked for.
    private mutating func note(_ name: String, _ wish: [String: JSONValue]) -> Bool {
        guard name == "sub" || name == "acr" else { return true }
        guard let wanted = wish["value"].map({ [$0] }) ?? wish["values"].map({ $0.array ?? [$0] }) else { return true }
        let values = wanted.compactMap(\.string)
        guard values.count == wanted.count, !values.isEmpty else { return false }
        if name == "sub" { subjects = values }
        if name == "acr", wish["essential"]?.bool == true { essentialContextClasses = values }
        return true
    }
}
