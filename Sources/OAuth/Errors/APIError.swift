/// The refusals of the tenant API. The raw value is the stable reason code.
package enum APIError: String, Error, Sendable, CaseIterable {
    case keyMissing = "api_key_missing"
    case keyUnknown = "api_key_unknown"
    case identifierMalformed = "identifier_malformed"
    case parameterMalformed = "parameter_malformed"
    case userUnknown = "user_unknown"
    case sessionUnknown = "session_unknown"
    case providerUnknown = "provider_unknown"
    case providerInUse = "provider_in_use"
    case bodyMalformed = "body_malformed"
    case declarationInvalid = "declaration_invalid"
    case upstreamTokenUnknown = "upstream_token_unknown"
    case upstreamTokenOver = "upstream_token_over"

    /// `error`, in RFC 6750's words where it has some.
    package var code: String {
        switch self {
        case .keyMissing, .keyUnknown: "invalid_token"
        case .identifierMalformed, .parameterMalformed, .bodyMalformed, .declarationInvalid: "invalid_request"
        case .userUnknown, .sessionUnknown, .upstreamTokenUnknown, .providerUnknown: "not_found"
        case .providerInUse: "conflict"
        case .upstreamTokenOver: "login_required"
        }
    }

    package var status: Int {
        switch self {
        case .keyMissing, .keyUnknown: 401
        case .identifierMalformed, .parameterMalformed, .bodyMalformed: 400
        case .declarationInvalid: 422
        case .userUnknown, .sessionUnknown, .upstreamTokenUnknown, .providerUnknown: 404
        case .upstreamTokenOver, .providerInUse: 409
        }
    }

    /// `error_description`.
    package var errorDescription: String {
        switch self {
        case .keyMissing: "An API key of this tenant is needed, as Authorization: Bearer."
        case .keyUnknown: "The API key is none of this tenant's, or not any more."
        case .identifierMalformed: "An id in the path is not a lower-case UUID."
        case .parameterMalformed: "The query has a parameter that is malformed, repeated or unknown here."
        case .userUnknown: "The tenant has no such user."
        case .sessionUnknown: "The user has no such session."
        case .providerUnknown: "The tenant has no such identity provider."
        case .providerInUse: "People sign in with it: with_identities=true deletes their identities too."
        case .bodyMalformed: "The body is not a JSON object of the members that are declared, without an id."
        case .declarationInvalid: "The body declares something that can't be."
        case .upstreamTokenUnknown: "No token of the user at this provider is kept."
        case .upstreamTokenOver: "The token is over and can't be renewed: the user has to sign in there again."
        }
    }
}
