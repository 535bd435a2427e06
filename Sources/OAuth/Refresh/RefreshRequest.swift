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
    package var digest: [UInt8] {
        let asked = [scopes.map { $0.tokens.sorted().joined(separator: " ") } ?? ""] + resources.sorted()
        return Array(SHA256.hash(data: Array(asked.joined(separator: "\n").utf8)).prefix(16))
    }
}
