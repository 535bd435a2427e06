/// Why somebody who comes back from a provider isn't signed in. The page says in a few words what helps; the log and the audit log know
/// which it was.
package enum UpstreamRefusal: String, Error, Sendable, CaseIterable {
    // What the answer says (RFC 6749 section 4.1.2.1, RFC 9207).
    /// The person said no there.
    case denied = "upstream_denied"
    case answerError = "upstream_error"
    /// It can't at the moment, it says.
    case answerUnavailable = "upstream_unavailable"
    case codeMissing = "code_missing"
    case issuerMissing = "answer_without_issuer"
    case issuerWrong = "answer_of_another_issuer"

    // Asking the provider.
    case unreachable = "upstream_unreachable"
    case timedOut = "upstream_timed_out"
    /// Its address is one that this server doesn't connect to.
    case addressRefused = "upstream_address_refused"
    case answerTooLarge = "upstream_answer_too_large"
    case serverError = "upstream_server_error"
    /// So many are asking it already.
    case busy = "upstream_busy"
    /// It has failed so often of late that it isn't asked for a while.
    case resting = "upstream_resting"
    case metadataMalformed = "metadata_malformed"
    case metadataOfAnother = "metadata_of_another_issuer"
    case keysMalformed = "keys_malformed"
    case tokenRefused = "token_refused"
    /// The tenant's client there isn't known, or its secret is another one.
    case clientRefused = "upstream_refuses_client"
    /// It has been asked too often.
    case limited = "upstream_limited"
    case tokenMalformed = "token_malformed"
    case userInfoRefused = "user_info_refused"
    case userInfoMalformed = "user_info_malformed"
    case userInfoOfAnother = "user_info_of_another_person"

    // The ID token (OpenID Connect Core 3.1.3.7).
    case idTokenMissing = "id_token_missing"
    case idTokenMalformed = "id_token_malformed"
    case idTokenAlgorithm = "id_token_algorithm"
    case idTokenKey = "id_token_key_unknown"
    case idTokenSignature = "id_token_signature"
    case idTokenIssuer = "id_token_issuer"
    case idTokenAudience = "id_token_audience"
    case idTokenParty = "id_token_authorized_party"
    case idTokenExpired = "id_token_expired"
    case idTokenTime = "id_token_time"
    case idTokenNonce = "id_token_nonce"
    case idTokenHash = "id_token_at_hash"
    case subjectMissing = "subject_missing"
    /// A fresh sign-in was demanded, and it doesn't say when there was one, or there was none.
    case notFresh = "upstream_sign_in_not_fresh"

    /// Whether it is worth trying again, as nothing is wrong with who tries.
    package var isPassing: Bool {
        switch self {
        case .unreachable, .timedOut, .serverError, .busy, .resting, .limited, .answerUnavailable: true
        default: false
        }
    }
}
