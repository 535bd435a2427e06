/// The verified way back to the client: an answer can only be made with one.
package struct ResponseChannel: Sendable {
    package let address: ReturnAddress
    package let mode: ResponseMode
    package let state: String?

    /// The code for the client (RFC 6749 section 4.1.2).
    package func answer(code: AuthorizationCode, issuer: Issuer) -> AuthorizationResponse {
        answer([("code", code.expose())], issuer: issuer)
    }

    /// A refusal for the client (RFC 6749 section 4.1.2.1).
    package func answer(_ error: AuthorizationError, issuer: Issuer) -> AuthorizationResponse {
        answer([("error", error.code), ("error_description", error.errorDescription)], issuer: issuer)
    }

    /// `state` and `iss` go with every answer, errors too (RFC 6749 section 4.1.2, RFC 9207 section 2).
    private func answer(_ parameters: [(name: String, value: String)], issuer: Issuer) -> AuthorizationResponse {
        var parameters = parameters
        if let state { parameters.append(("state", state)) }
        parameters.append(("iss", issuer.description))
        return switch mode {
        case .query: .redirect(address.adding(parameters))
        case .formPost: .form(address, parameters)
        }
    }
}

/// What the browser is given to carry to the client.
package enum AuthorizationResponse: Sendable {
    /// 303 to this URL.
    case redirect(ReturnAddress)
    /// A page whose form posts these to the address.
    case form(ReturnAddress, [(name: String, value: String)])
}
