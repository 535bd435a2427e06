package import OAuth

/// A request of a client about a token (RFC 7009 section 2.1, RFC 7662 section 2.1).
///
/// `token_type_hint` is not read: what a token is can be seen from it.
package struct PresentedToken: Sendable {
    package let parameters: RequestParameters
    /// The `Authorization` header.
    package let authorization: String?

    package init(parameters: RequestParameters, authorization: String?) {
        self.parameters = parameters
        self.authorization = authorization
    }

    /// Who asks, not proven yet, and the token.
    func read() throws(TokenError) -> (credentials: PresentedCredentials, token: Secret) {
        guard parameters.repeated.isEmpty else { throw .parameterRepeated }
        let credentials = try PresentedCredentials(authorization: authorization, parameters: parameters)
        guard let token = parameters["token"] else { throw .tokenMissing }
        return (credentials, Secret(text: token))
    }
}
