/// The errors of a resource that takes bearer tokens (RFC 6750 section 3). The raw value is the stable reason code.
package enum BearerError: String, Error, Sendable, CaseIterable {
    case tokenMissing = "token_missing"
    case tokenTwice = "token_twice"
    case requestMalformed = "request_malformed"
    case tokenMalformed = "token_malformed"
    case tokenExpired = "token_expired"
    case tokenForAnother = "token_for_another_audience"
    case tokenWithoutUser = "token_without_user"
    case grantEnded = "grant_ended"
    case openIDScopeMissing = "openid_scope_missing"

    /// `error`; nil when the request had no token at all: then the challenge names none (section 3.1).
    package var code: String? {
        switch self {
        case .tokenMissing: nil
        case .tokenTwice, .requestMalformed: "invalid_request"
        case .tokenMalformed, .tokenExpired, .tokenForAnother, .tokenWithoutUser, .grantEnded: "invalid_token"
        case .openIDScopeMissing: "insufficient_scope"
        }
    }

    package var status: Int {
        switch code {
        case "invalid_request": 400
        case "insufficient_scope": 403
        default: 401
        }
    }

    /// `error_description`.
    package var errorDescription: String {
        switch self {
        case .tokenMissing: "An access token is needed."
        case .tokenTwice: "The access token came in two ways at once."
        case .requestMalformed: "The body is not application/x-www-form-urlencoded in UTF-8."
        case .tokenMalformed: "The token is not an access token of this issuer."
        case .tokenExpired: "The token has expired."
        case .tokenForAnother: "The token is for another audience."
        case .tokenWithoutUser: "The token speaks for a client, not for a person."
        case .grantEnded: "What the token stood for has ended."
        case .openIDScopeMissing: "The token lacks the scope openid."
        }
    }

    /// The value of `WWW-Authenticate`.
    package func challenge(realm: String) -> String {
        var challenge = "Bearer realm=\"\(realm)\""
        if let code { challenge += ", error=\"\(code)\", error_description=\"\(errorDescription)\"" }
        if self == .openIDScopeMissing { challenge += ", scope=\"openid\"" }
        return challenge
    }
}
