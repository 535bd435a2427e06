/// A logout request that can't be carried out. The person sees a page, and nobody is redirected (OpenID Connect RP-Initiated
/// Logout 1.0 section 4).
package enum LogoutRefusal: String, Error, Sendable, CaseIterable {
    case notAForm = "request_not_a_form"
    case parameterRepeated = "parameter_repeated"
    case parameterTooLong = "parameter_too_long"
    case clientUnknown = "client_unknown"
    case clientMismatch = "client_mismatch"
    case clientMissing = "client_id_missing"
    case redirectURIMismatch = "post_logout_redirect_uri_mismatch"

    /// In RFC 6749's words, as on the pages of the authorization endpoint.
    package var code: String {
        switch self {
        case .clientUnknown: "unauthorized_client"
        default: "invalid_request"
        }
    }

    /// For the developer who reads the page.
    package var explanation: String {
        switch self {
        case .notAForm: "The request is not application/x-www-form-urlencoded in UTF-8."
        case .parameterRepeated: "A parameter came more than once."
        case .parameterTooLong: "A parameter is longer than \(AuthorizationRequestLimits.parameter) bytes."
        case .clientUnknown: "No client of this tenant has this client_id."
        case .clientMismatch: "id_token_hint was given to another client than client_id says."
        case .clientMissing:
            "post_logout_redirect_uri goes with client_id, or with an ID token of this issuer as id_token_hint."
        case .redirectURIMismatch:
            "post_logout_redirect_uri is not one of those that the client registered."
        }
    }
}
