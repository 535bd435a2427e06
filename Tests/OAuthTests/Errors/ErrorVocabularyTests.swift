import FoundationEssentials
import OAuth
import Testing

/// What every error says of itself, whichever specification it is of.
struct ErrorVocabularyTests {
    /// The IANA registry "OAuth Extensions Error" and RFC 6749, as far as each endpoint has a use for them.
    static let authorizationCodes: Set = [
        "invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type", "invalid_scope",
        "server_error",
        "temporarily_unavailable", "interaction_required", "login_required", "account_selection_required",
        "consent_required",
        "invalid_request_uri", "invalid_request_object", "request_not_supported", "request_uri_not_supported",
        "registration_not_supported", "invalid_target", "unmet_authentication_requirements",
    ]
    static let tokenCodes: Set = [
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type",
        "invalid_scope",
        "invalid_target",
    ]
    static let bearerCodes: Set = ["invalid_request", "invalid_token", "insufficient_scope"]

    @Test func `codes are the registered ones`() {
        for error in AuthorizationError.allCases { #expect(Self.authorizationCodes.contains(error.code), "\(error)") }
        for refusal in AuthorizationRefusal.allCases {
            #expect(Self.authorizationCodes.contains(refusal.code), "\(refusal)")
        }
        for error in TokenError.allCases { #expect(Self.tokenCodes.contains(error.code), "\(error)") }
        for error in BearerError.allCases {
            #expect(error.code.map(Self.bearerCodes.contains) ?? (error == .tokenMissing), "\(error)")
        }
    }

    static let descriptions =
        AuthorizationError.allCases.map(\.errorDescription) + AuthorizationRefusal.allCases.map(\.explanation)
        + TokenError.allCases.map(\.errorDescription) + BearerError.allCases.map(\.errorDescription)

    @Test(arguments: descriptions) func `descriptions are sentences of RFC 6749's characters`(text: String) {
        #expect(
            text.utf8.allSatisfy {
                (0x20...0x21).contains($0) || (0x23...0x5B).contains($0) || (0x5D...0x7E).contains($0)
            })
        #expect(text.contains(".") && text.count > 10)
    }

    @Test func `each reason has a text of its own, but where it must not tell`() {
        #expect(Set(AuthorizationError.allCases.map(\.errorDescription)).count == AuthorizationError.allCases.count)
        #expect(Set(AuthorizationRefusal.allCases.map(\.explanation)).count == AuthorizationRefusal.allCases.count)
        #expect(Set(BearerError.allCases.map(\.errorDescription)).count == BearerError.allCases.count)
        // Whether a client exists is nobody's business.
        #expect(TokenError.clientUnknown.errorDescription == TokenError.secretWrong.errorDescription)
        #expect(Set(TokenError.allCases.map(\.errorDescription)).count == TokenError.allCases.count - 1)
    }

    @Test func `reasons are words that can be searched for, each once in its specification`() {
        let reasons = [
            AuthorizationError.allCases.map(\.rawValue), AuthorizationRefusal.allCases.map(\.rawValue),
            TokenError.allCases.map(\.rawValue), BearerError.allCases.map(\.rawValue),
        ]
        for list in reasons {
            #expect(Set(list).count == list.count)
            for reason in list {
                #expect(reason.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) }, "\(reason)")
            }
        }
        // A page and an error of one endpoint: a reason is looked up without knowing which it was.
        #expect(Set(reasons[0]).isDisjoint(with: reasons[1]))
        for error in AuthorizationError.allCases { #expect(error.errorDescription.hasSuffix("(\(error.rawValue))")) }
    }

    @Test func `a token error is 401 with a challenge exactly when the client failed to prove itself`() {
        for error in TokenError.allCases {
            #expect(error.status == (error.code == "invalid_client" ? 401 : 400))
            #expect(error.challengesClient == (error.status == 401))
        }
    }

    @Test(arguments: [
        (BearerError.tokenMissing, 401, #"Bearer realm="r""#),
        (
            .tokenTwice, 400,
            #"Bearer realm="r", error="invalid_request", error_description="The access token came in two ways at once.""#
        ),
        (.tokenExpired, 401, #"Bearer realm="r", error="invalid_token", error_description="The token has expired.""#),
        (
            .openIDScopeMissing, 403,
            #"Bearer realm="r", error="insufficient_scope", error_description="The token lacks the scope openid.", scope="openid""#
        ),
    ])
    func `a challenge says what RFC 6750 section 3 wants it to`(error: BearerError, status: Int, challenge: String) {
        #expect(error.status == status && error.challenge(realm: "r") == challenge)
    }

    @Test func `an error document has the error, its text, its reason and the incident`() {
        let document = ErrorDocument.document(
            code: TokenError.codeMissing.code, description: TokenError.codeMissing.errorDescription,
            reason: TokenError.codeMissing.rawValue, incident: "i1")
        #expect(
            String(decoding: document.bytes, as: UTF8.self)
                == #"{"error":"invalid_request","error_description":"code is missing.","reason":"code_missing","incident":"i1"}"#
        )
    }
}
