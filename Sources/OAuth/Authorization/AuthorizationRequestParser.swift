/// Reads an authorization request in the order that keeps people safe: first who asks and where the answer may go, and only
/// then everything else, whose errors are told to the client.
package struct AuthorizationRequestParser: Sendable {
    private let parameters: RequestParameters

    package init(_ parameters: RequestParameters) {
        self.parameters = parameters
    }

    /// First step: which client to look up.
    package func clientID() throws(AuthorizationRefusal) -> Client.ID {
        guard !parameters.repeated.contains("client_id") else { throw .clientRepeated }
        guard let text = parameters["client_id"] else { throw .clientMissing }
        guard let id = Client.ID(text) else { throw .clientUnknown }
        return id
    }

    /// Second step: where the answer, even a refusal, may be sent.
    package func channel(to client: Client) throws(AuthorizationRefusal) -> ResponseChannel {
        ResponseChannel(
            address: try returnAddress(of: client),
            mode: parameters["response_mode"].flatMap(ResponseMode.init(rawValue:)) ?? .query,
            state: parameters["state"].flatMap { $0.utf8.count <= AuthorizationRequestLimits.parameter ? $0 : nil })
    }

    /// Last step: all the rest.
    package func request(of client: Client, answering channel: ResponseChannel) throws(AuthorizationError)
        -> AuthorizationRequest
    {
        guard parameters.repeated.isEmpty else { throw .parameterRepeated }
        try refuseWhatIsNotSupported()
        try checkLengths()
        guard let responseType = parameters["response_type"] else { throw .responseTypeMissing }
        guard responseType == "code" else { throw .responseTypeUnsupported }
        guard parameters["response_mode"].map({ ResponseMode(rawValue: $0) != nil }) ?? true else {
            throw .responseModeUnsupported
        }
        guard client.grantTypes.contains(.authorizationCode) else { throw .grantNotAllowed }
        return AuthorizationRequest(
            returnAddress: channel.address,
            namesRedirectURI: parameters["redirect_uri"] != nil,
            responseMode: channel.mode,
            state: parameters["state"],
            nonce: parameters["nonce"],
            scopes: try scopes(of: client),
            challenge: try challenge(of: client),
            prompts: try prompts(),
            maxAge: try maxAge(),
            loginHint: parameters["login_hint"],
            // One that isn't known is a hint that can't be followed, as any other.
            provider: parameters["provider"].flatMap(IdentityProvider.ID.init),
            idTokenHint: parameters["id_token_hint"],
            claims: try claims(of: client),
            resources: try resources(),
            uiLocales: parameters["ui_locales"].map { $0.split(separator: " ").map(String.init) } ?? [])
    }

    /// A redirect URI may be left out by an OAuth client that registered just one (RFC 6749 section 3.1.2.3), never by an
    /// OpenID Connect one (Core 3.1.2.1).
    private func returnAddress(of client: Client) throws(AuthorizationRefusal) -> ReturnAddress {
        guard !parameters.repeated.contains("redirect_uri") else { throw .redirectURIRepeated }
        if let presented = parameters["redirect_uri"] {
            guard let address = ReturnAddress(presented, of: client) else { throw .redirectURIMismatch }
            return address
        }
        let asksForOpenID = parameters["scope"].flatMap(ScopeSet.init(parameter:))?.contains("openid") ?? false
        guard !asksForOpenID, client.redirectURIs.count == 1, let only = client.redirectURIs.first,
            let address = ReturnAddress(only.description, of: client)
        else { throw .redirectURIMissing }
        return address
    }

    /// OpenID Connect Core 6.1, 6.2 and 7.2.1: what isn't supported is refused by name, never ignored.
    private func refuseWhatIsNotSupported() throws(AuthorizationError) {
        if parameters["request"] != nil { throw .requestObject }
        if parameters["request_uri"] != nil { throw .requestURI }
        if parameters["registration"] != nil { throw .registration }
    }

    private func checkLengths() throws(AuthorizationError) {
        let names = [
            "state", "nonce", "scope", "login_hint", "id_token_hint", "claims", "acr_values", "ui_locales",
            "claims_locales", "code_challenge", "resource",
        ]
        let fits = names.flatMap(parameters.all).allSatisfy { $0.utf8.count <= AuthorizationRequestLimits.parameter }
        guard fits else { throw .parameterTooLong }
    }

    /// Scopes that nobody knows are ignored (Core 3.1.2.1); none at all means all that the client registered.
    private func scopes(of client: Client) throws(AuthorizationError) -> ScopeSet {
        var granted = client.grantableScopes
        if let parameter = parameters["scope"] {
            guard let asked = ScopeSet(parameter: parameter) else { throw .scopeMalformed }
            granted = asked.intersection(granted)
        } else {
            // Access without the person there is never given unasked (OpenID Connect Core 11).
            granted = granted.subtracting(["offline_access"])
        }
        guard !granted.isEmpty else { throw .scopeNotAllowed }
        return granted
    }

    private func challenge(of client: Client) throws(AuthorizationError) -> CodeChallenge? {
        guard let parameter = parameters["code_challenge"] else {
            guard parameters["code_challenge_method"] == nil else { throw .challengeMethodAlone }
            guard !client.requiresPKCE else { throw .challengeRequired }
            return nil
        }
        // RFC 7636 section 4.3: without a method it is `plain`, which protects nothing.
        guard parameters["code_challenge_method"] == "S256" else { throw .challengeMethodUnsupported }
        guard let challenge = CodeChallenge(parameter: parameter) else { throw .challengeMalformed }
        return challenge
    }

    private func prompts() throws(AuthorizationError) -> Set<Prompt> {
        var prompts: Set<Prompt> = []
        for word in parameters["prompt"]?.split(separator: " ") ?? [] {
            guard let prompt = Prompt(rawValue: String(word)) else { throw .promptUnknown }
            prompts.insert(prompt)
        }
        guard !prompts.contains(.none) || prompts.count == 1 else { throw .promptNoneNotAlone }
        return prompts
    }

    private func maxAge() throws(AuthorizationError) -> Int? {
        guard let parameter = parameters["max_age"] else { return nil }
        // `Int` alone would take a sign as well.
        guard parameter.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), let seconds = Int(parameter),
            seconds <= Int(Int32.max)
        else { throw .maxAgeMalformed }
        return seconds
    }

    /// A claim whose scope the client may not have is not asked for.
    private func claims(of client: Client) throws(AuthorizationError) -> ClaimsRequest {
        guard let parameter = parameters["claims"] else { return ClaimsRequest() }
        guard var request = ClaimsRequest(parameter: parameter) else { throw .claimsMalformed }
        request.idToken = request.idToken.filter { client.grantableScopes.contains($0.scope) }
        request.userInfo = request.userInfo.filter { client.grantableScopes.contains($0.scope) }
        return request
    }

    private func resources() throws(AuthorizationError) -> [String] {
        guard let resources = ResourceIndicators(parameters) else { throw .resourceMalformed }
        return resources.uris
    }
}
