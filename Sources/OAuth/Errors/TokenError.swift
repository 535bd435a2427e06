/// The errors of the token endpoint (RFC 6749 section 5.2). The raw value is the stable reason code beside the specification's.
package enum TokenError: String, Error, Sendable, CaseIterable {
    case notAForm = "request_not_a_form"
    case parameterRepeated = "parameter_repeated"
    case grantTypeMissing = "grant_type_missing"
    case grantTypeUnsupported = "grant_type_unsupported"
    case grantNotAllowed = "grant_not_allowed"
    case credentialsMissing = "client_credentials_missing"
    case credentialsTwice = "client_credentials_twice"
    case basicMalformed = "basic_malformed"
    case clientUnknown = "client_unknown"
    case methodNotAllowed = "client_authentication_method_not_allowed"
    case secretWrong = "client_secret_wrong"
    case codeMissing = "code_missing"
    case codeUnknown = "code_unknown"
    case codeExpired = "code_expired"
    case codeReplayed = "code_replayed"
    case codeOfAnotherClient = "code_of_another_client"
    case grantEnded = "grant_ended"
    case tokenMissing = "token_missing"
    case tokenOfAnotherClient = "token_of_another_client"
    case refreshTokenMissing = "refresh_token_missing"
    case refreshTokenUnknown = "refresh_token_unknown"
    case refreshTokenExpired = "refresh_token_expired"
    case refreshTokenReused = "refresh_token_reused"
    case refreshTokenOfAnotherClient = "refresh_token_of_another_client"
    case refreshRetryDiffers = "refresh_retry_differs"
    case redirectURIMissing = "redirect_uri_missing"
    case redirectURIMismatch = "redirect_uri_mismatch"
    case verifierMissing = "code_verifier_missing"
    case verifierMalformed = "code_verifier_malformed"
    case verifierUnexpected = "code_verifier_unexpected"
    case verifierWrong = "code_verifier_wrong"
    case scopeMalformed = "scope_malformed"
    case scopeNotAllowed = "scope_not_allowed"
    case scopeNotGranted = "scope_not_granted"
    case resourceMalformed = "resource_malformed"
    case resourceNotGranted = "resource_not_granted"

    /// `error`.
    package var code: String {
        switch self {
        case .notAForm, .parameterRepeated, .grantTypeMissing, .credentialsTwice, .codeMissing, .verifierMalformed,
            .refreshTokenMissing, .tokenMissing:
            "invalid_request"
        case .grantTypeUnsupported: "unsupported_grant_type"
        case .grantNotAllowed: "unauthorized_client"
        case .credentialsMissing, .basicMalformed, .clientUnknown, .methodNotAllowed, .secretWrong: "invalid_client"
        case .codeUnknown, .codeExpired, .codeReplayed, .codeOfAnotherClient, .grantEnded, .redirectURIMissing,
            .redirectURIMismatch, .verifierMissing, .verifierUnexpected, .verifierWrong, .refreshTokenUnknown,
            .refreshTokenExpired, .refreshTokenReused, .refreshTokenOfAnotherClient, .refreshRetryDiffers,
            .tokenOfAnotherClient:
            "invalid_grant"
        case .scopeMalformed, .scopeNotAllowed, .scopeNotGranted: "invalid_scope"
        case .resourceMalformed, .resourceNotGranted: "invalid_target"
        }
    }

    /// 401 with a challenge when the client failed to prove itself, else 400.
    package var status: Int { code == "invalid_client" ? 401 : 400 }

    /// Whether `WWW-Authenticate` goes with it: always on 401 (RFC 9110 section 15.5.2).
    package var challengesClient: Bool { status == 401 }

    /// `error_description`.
    package var errorDescription: String {
        switch self {
        case .notAForm: "The body is not application/x-www-form-urlencoded in UTF-8."
        case .parameterRepeated: "A parameter came more than once."
        case .grantTypeMissing: "grant_type is missing."
        case .grantTypeUnsupported: "This grant_type is not supported."
        case .grantNotAllowed: "The client is not registered for this grant_type."
        case .credentialsMissing: "The client did not authenticate."
        case .credentialsTwice: "The client authenticated in two ways at once."
        case .basicMalformed: "The Authorization header is not HTTP Basic with form-encoded id and secret."
        case .clientUnknown: "Client authentication failed."
        case .methodNotAllowed: "The client is registered for another authentication method."
        case .secretWrong: "Client authentication failed."
        case .codeMissing: "code is missing."
        case .codeUnknown: "The code is not one of this issuer's."
        case .codeExpired: "The code has expired."
        case .codeReplayed: "The code was used before; everything it gave has ended."
        case .codeOfAnotherClient: "The code was given to another client."
        case .grantEnded: "What the code or the refresh token stood for has ended."
        case .tokenMissing: "token is missing."
        case .tokenOfAnotherClient: "The token was given to another client."
        case .refreshTokenMissing: "refresh_token is missing."
        case .refreshTokenUnknown: "The refresh token is not one of this issuer's."
        case .refreshTokenExpired: "The refresh token has expired."
        case .refreshTokenReused: "The refresh token was used before; it and its successors have ended."
        case .refreshTokenOfAnotherClient: "The refresh token was given to another client."
        case .refreshRetryDiffers: "The refresh token was used a moment ago for another scope or resource."
        case .redirectURIMissing: "redirect_uri is missing, and the authorization request had one."
        case .redirectURIMismatch: "redirect_uri is not that of the authorization request."
        case .verifierMissing: "code_verifier is missing, and the authorization request had a code_challenge."
        case .verifierMalformed: "code_verifier is not 43 to 128 unreserved characters."
        case .verifierUnexpected: "code_verifier came, and the authorization request had no code_challenge."
        case .verifierWrong: "code_verifier does not meet the code_challenge."
        case .scopeMalformed: "scope has a character that no scope token may have."
        case .scopeNotAllowed: "The client is registered for none of the scopes."
        case .scopeNotGranted: "scope goes beyond what was granted."
        case .resourceMalformed: "resource is not an absolute URI without a fragment."
        case .resourceNotGranted: "resource was not part of the authorization request."
        }
    }
}
