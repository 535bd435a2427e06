/// The refusals of the tenant API. The raw value is the stable reason code.
package enum APIError: String, Error, Sendable, CaseIterable {
    case keyMissing = "api_key_missing"
    case keyUnknown = "api_key_unknown"
    case identifierMalformed = "identifier_malformed"
    case parameterMalformed = "parameter_malformed"
    case userUnknown = "user_unknown"
    case sessionUnknown = "session_unknown"

    /// `error`, in RFC 6750's words where it has some.
    package var code: String {
        switch self {
        case .keyMissing, .keyUnknown: "invalid_token"
        case .identifierMalformed, .parameterMalformed: "invalid_request"
        case .userUnknown, .sessionUnknown: "not_found"
        }
    }

    package var status: Int {
        switch self {
        case .keyMissing, .keyUnknown: 401
        case .identifierMalformed, .parameterMalformed: 400
        case .userUnknown, .sessionUnknown: 404
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
        }
    }
}
