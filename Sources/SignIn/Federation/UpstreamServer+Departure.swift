import FoundationEssentials
import OAuth

/// Sending people off.
extension UpstreamServer {
    /// What an app and a page ask of the trip.
    struct Wish: Sendable {
        var loginHint: String?
        var prompts: Set<Prompt> = []
        var maxAge: Int?
        var uiLocales: [String] = []
    }

    /// Where the browser goes (RFC 6749 section 4.1.1, OpenID Connect Core 3.1.2.1, RFC 7636).
    func address(
        of attempt: FederationAttempt, _ state: FederationState, callback: String, wish: Wish
    ) async throws(UpstreamRefusal) -> String {
        let endpoint: String
        var parameters: [(name: String, value: String)] = [
            ("response_type", "code"), ("client_id", provider.clientID), ("redirect_uri", callback),
            ("state", state.expose()),
        ]
        if !provider.scopes.isEmpty { parameters.append(("scope", provider.scopes.joined(separator: " "))) }
        if provider.quirks.takesProofKey {
            parameters += [("code_challenge", attempt.challenge), ("code_challenge_method", "S256")]
        }
        if provider.quirks.postsAnswer { parameters.append(("response_mode", "form_post")) }
        switch provider.dialect {
        case .openIDConnect(let rule):
            endpoint = try await issuers.metadata(of: rule, key).authorizationEndpoint
            parameters.append(("nonce", attempt.nonce))
        case .oauth2(let endpoints):
            endpoint = endpoints.authorization
        }
        parameters += hints(wish, isFresh: attempt.authenticatedAfter != nil)
        guard let uri = URIReference(endpoint), uri.isForBrowsers else { throw .metadataMalformed }
        return endpoint + (uri.query == nil ? "?" : "&") + FormEncoding.encode(parameters)
    }

    /// What is passed on of what the app asked.
    private func hints(_ wish: Wish, isFresh: Bool) -> [(name: String, value: String)] {
        var hints: [String: String] = [:]
        var prompts: Set<String> = []
        if let hint = wish.loginHint { hints["login_hint"] = hint }
        if !wish.uiLocales.isEmpty { hints["ui_locales"] = wish.uiLocales.joined(separator: " ") }
        if wish.prompts.contains(.selectAccount) { prompts.insert("select_account") }
        var more = provider.policy.keepsTokens ? provider.quirks.offlineParameters : [:]
        if isFresh {
            if !provider.quirks.freshParameters.isEmpty {
                more.merge(provider.quirks.freshParameters) { "\($0) \($1)" }
            } else {
                if wish.prompts.contains(.login) { prompts.insert("login") }
                // What is asked by `max_age` is told by `auth_time` (OpenID Connect Core 3.1.2.1).
                hints["max_age"] = String(wish.prompts.contains(.login) ? 0 : wish.maxAge ?? 0)
            }
        }
        if let prompt = more.removeValue(forKey: "prompt") {
            prompts.formUnion(prompt.split(separator: " ").map(String.init))
        }
        hints.merge(more) { $1 }
        if !prompts.isEmpty { hints["prompt"] = prompts.sorted().joined(separator: " ") }
        return hints.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
