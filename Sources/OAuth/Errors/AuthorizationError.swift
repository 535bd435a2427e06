/// The errors of the authorization endpoint that go back to the client: RFC 6749 section 4.1.2.1, OpenID Connect Core 3.1.2.6,
/// RFC 8707 section 2. The raw value is the stable reason code beside the specification's error.
package enum AuthorizationError: String, Error, Sendable, CaseIterable {
    case parameterRepeated = "parameter_repeated"
    case parameterTooLong = "parameter_too_long"
    case responseTypeMissing = "response_type_missing"
    case responseTypeUnsupported = "response_type_unsupported"
    case responseModeUnsupported = "response_mode_unsupported"
    case grantNotAllowed = "grant_not_allowed"
    case scopeMalformed = "scope_malformed"
    case scopeNotAllowed = "scope_not_allowed"
    case challengeRequired = "code_challenge_required"
    case challengeMalformed = "code_challenge_malformed"
    case challengeMethodUnsupported = "code_challenge_method_unsupported"
    case challengeMethodAlone = "code_challenge_method_without_challenge"
    case promptUnknown = "prompt_unknown"
    case promptNoneNotAlone = "prompt_none_not_alone"
    case maxAgeMalformed = "max_age_malformed"
    case claimsMalformed = "claims_malformed"
    case hintMalformed = "id_token_hint_invalid"
    case resourceMalformed = "resource_malformed"
    case requestObject = "request_object"
    case requestURI = "request_uri"
    case registration = "registration"
    case loginRequired = "login_required"
    case accountSelectionRequired = "account_selection_required"
    case consentRequired = "consent_required"
    case consentDenied = "consent_denied"
    case signInExpired = "sign_in_expired"
    case signInDeclined = "sign_in_declined"
    case otherUser = "other_user"
    case contextClassUnreachable = "acr_unreachable"
    case serverError = "server_error"
    case unavailable = "temporarily_unavailable"

    /// `error`.
    package var code: String {
        switch self {
        case .parameterRepeated, .parameterTooLong, .responseTypeMissing, .responseModeUnsupported, .challengeRequired,
            .challengeMalformed, .challengeMethodUnsupported, .challengeMethodAlone, .promptUnknown,
            .promptNoneNotAlone, .maxAgeMalformed, .claimsMalformed, .hintMalformed:
            "invalid_request"
        case .responseTypeUnsupported: "unsupported_response_type"
        case .grantNotAllowed: "unauthorized_client"
        case .scopeMalformed, .scopeNotAllowed: "invalid_scope"
        case .resourceMalformed: "invalid_target"
        case .requestObject: "request_not_supported"
        case .requestURI: "request_uri_not_supported"
        case .registration: "registration_not_supported"
        case .loginRequired, .otherUser: "login_required"
        case .accountSelectionRequired: "account_selection_required"
        case .consentRequired: "consent_required"
        case .consentDenied, .signInExpired, .signInDeclined: "access_denied"
        case .contextClassUnreachable: "unmet_authentication_requirements"
        case .serverError: "server_error"
        case .unavailable: "temporarily_unavailable"
        }
    }

    /// `error_description`: constant text of RFC 6749's character set, with the reason code so that it can be searched for.
    package var errorDescription: String { "\(sentence) (\(rawValue))" }

    private var sentence: String {
        switch self {
        case .parameterRepeated: "A parameter came more than once."
        case .parameterTooLong: "A parameter is longer than this server carries."
        case .responseTypeMissing: "response_type is missing."
        case .responseTypeUnsupported: "Only response_type=code is supported."
        case .responseModeUnsupported: "Only the response modes query and form_post are supported."
        case .grantNotAllowed: "The client is not registered for the authorization code grant."
        case .scopeMalformed: "scope has a character that no scope token may have."
        case .scopeNotAllowed: "The client is registered for none of the scopes."
        case .challengeRequired: "The client must send a code_challenge (PKCE)."
        case .challengeMalformed: "code_challenge is not the base64url form of a SHA-256."
        case .challengeMethodUnsupported: "Only code_challenge_method=S256 is supported; absent means plain."
        case .challengeMethodAlone: "code_challenge_method came without a code_challenge."
        case .promptUnknown: "prompt has an unknown value."
        case .promptNoneNotAlone: "prompt=none goes with no other value."
        case .maxAgeMalformed: "max_age is not a number of seconds."
        case .claimsMalformed: "claims is not a claims request."
        case .hintMalformed: "id_token_hint is not an ID token of this issuer."
        case .resourceMalformed: "resource is not an absolute URI without a fragment."
        case .requestObject: "Request objects are not supported."
        case .requestURI: "request_uri is not supported."
        case .registration: "The registration parameter is not supported."
        case .loginRequired: "The person must sign in, and prompt=none forbids a page."
        case .accountSelectionRequired: "The person must choose an account, and prompt=none forbids a page."
        case .consentRequired: "The person must consent, and prompt=none forbids a page."
        case .consentDenied: "The person declined."
        case .signInDeclined: "The person was not signed in by the provider that they chose."
        case .signInExpired: "The sign-in took too long."
        case .otherUser: "Another person is signed in than the one asked for."
        case .contextClassUnreachable: "None of the essential acr values can be reached."
        case .serverError: "The server met an unexpected condition."
        case .unavailable: "The server can't do this at the moment."
        }
    }
}
