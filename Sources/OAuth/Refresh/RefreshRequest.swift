import Crypto

/// RFC 6749 section 6 with RFC 8707 section 2.2.
package struct RefreshRequest: Sendable {
    /// As it was presented: not yet known to be one of ours.
    package let token: Secret
    /// Nil when the client named none: then it is all that was granted.
    package let scopes: ScopeSet?
    package let resources: [String]

    init(_ parameters: RequestParameters) throws(TokenError) {
        guard let token = parameters["refresh_token"] else { throw .refreshTokenMissing }
        if let text = parameters["scope"] {
            guard let scopes = ScopeSet(parameter: text), !scopes.isEmpty else { throw .scopeMalformed }
            self.scopes = scopes
        } else {
            scopes = nil
        }
        guard let resources = ResourceIndicators(parameters) else { throw .resourceMalformed }
        self.token = Secret(text: token)
        self.resources = resources.uris
    }

    /// Equal for two requests that ask for the same scopes and resources, in whatever order. 16 bytes.
    package var digest: [UInt8] { Self.digest(scopes, resources) }

    /// Whether a rotation of this digest was for the same. To name all that was granted is to name nothing (RFC 6749 section 6).
    func repeats(_ digest: [UInt8], granted: ScopeSet, _ grantedResources: [String]) -> Bool {
        let asksForAll = scopes.map { $0.isSubset(of: granted) && granted.isSubset(of: $0) } ?? true
        let asksForEach = resources.isEmpty || Set(resources) == Set(grantedResources)
        let sameScopes: [ScopeSet?] = asksForAll ? [nil, granted] : [scopes]
        let sameResources = asksForEach ? [[], grantedResources] : [resources]
        return sameScopes.contains { scopes in sameResources.contains { Self.digest(scopes, $0) == digest } }
    }

    private static func digest(_ scopes: ScopeSet?, _ resources: [String]) -> [UInt8] {
        let asked = [scopes.map { $0.tokens.sorted().joined(separator: " ") } ?? ""] + resources.sorted()
        return Array(SHA256.hash(data: Array(asked.joined(separator: "\n").utf8)).prefix(16))
    }
}
