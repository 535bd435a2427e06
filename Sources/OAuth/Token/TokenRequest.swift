/// A request to the token endpoint that was understood (RFC 6749 section 3.2).
package enum TokenRequest: Sendable {
    case authorizationCode(AuthorizationCodeRequest)
    case clientCredentials(ClientCredentialsRequest)
    case refresh(RefreshRequest)

    package init(_ parameters: RequestParameters) throws(TokenError) {
        guard parameters.repeated.isEmpty else { throw .parameterRepeated }
        guard let name = parameters["grant_type"] else { throw .grantTypeMissing }
        guard let type = GrantType(rawValue: name) else { throw .grantTypeUnsupported }
        self =
            switch type {
            case .authorizationCode: .authorizationCode(try AuthorizationCodeRequest(parameters))
            case .clientCredentials: .clientCredentials(try ClientCredentialsRequest(parameters))
            case .refreshToken: .refresh(try RefreshRequest(parameters))
            }
    }

    package var grantType: GrantType {
        switch self {
        case .authorizationCode: .authorizationCode
        case .clientCredentials: .clientCredentials
        case .refresh: .refreshToken
        }
    }
}

/// RFC 6749 section 4.1.3 with RFC 7636 section 4.5.
package struct AuthorizationCodeRequest: Sendable {
    package let code: AuthorizationCode
    package let redirectURI: String?
    package let verifier: CodeVerifier?
    package let resources: [String]

    init(_ parameters: RequestParameters) throws(TokenError) {
        guard let text = parameters["code"] else { throw .codeMissing }
        if let text = parameters["code_verifier"] {
            guard let verifier = CodeVerifier(parameter: text) else { throw .verifierMalformed }
            self.verifier = verifier
        } else {
            verifier = nil
        }
        guard let resources = ResourceIndicators(parameters) else { throw .resourceMalformed }
        guard let code = AuthorizationCode(presented: text) else { throw .codeUnknown }
        self.code = code
        // No registered redirect URI has a NUL, and no text in the store can.
        guard parameters["redirect_uri"]?.utf8.contains(0) != true else { throw .redirectURIMismatch }
        redirectURI = parameters["redirect_uri"]
        self.resources = resources.uris
    }
}

/// RFC 6749 section 4.4.2.
package struct ClientCredentialsRequest: Sendable {
    /// Nil when the client named none.
    package let scopes: ScopeSet?
    package let resources: [String]

    init(_ parameters: RequestParameters) throws(TokenError) {
        if let text = parameters["scope"] {
            guard let scopes = ScopeSet(parameter: text), !scopes.isEmpty else { throw .scopeMalformed }
            self.scopes = scopes
        } else {
            scopes = nil
        }
        guard let resources = ResourceIndicators(parameters) else { throw .resourceMalformed }
        self.resources = resources.uris
    }
}
