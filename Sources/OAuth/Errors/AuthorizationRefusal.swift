/// An authorization request that can't be answered to its client, because it isn't certain who that is or where it lives. The
/// person sees a page (RFC 6749 section 4.1.2.1: "MUST NOT automatically redirect").
package enum AuthorizationRefusal: String, Error, Sendable, CaseIterable {
    case notAForm = "request_not_a_form"
    case clientMissing = "client_id_missing"
    case clientRepeated = "client_id_repeated"
    case clientUnknown = "client_unknown"
    case redirectURIMissing = "redirect_uri_missing"
    case redirectURIRepeated = "redirect_uri_repeated"
    case redirectURIMismatch = "redirect_uri_mismatch"

    /// The error of RFC 6749 section 4.1.2.1 that it would be.
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
        case .clientMissing: "client_id is missing."
        case .clientRepeated: "client_id came more than once."
        case .clientUnknown: "No client of this tenant has this client_id."
        case .redirectURIMissing: "redirect_uri is missing."
        case .redirectURIRepeated: "redirect_uri came more than once."
        case .redirectURIMismatch: "redirect_uri is not one of those that the client registered."
        }
    }
}
