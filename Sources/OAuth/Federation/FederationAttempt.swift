import Crypto
package import FoundationEssentials

/// A trip to a provider and back: the row behind `state`.
package enum FederationAttemptKind: IssuedKind {
    package static let prefix = "ost_f_"
}

package typealias FederationState = IssuedValue<FederationAttemptKind>

/// Somebody on the way to a provider: what has to hold when they come back. It is sealed in its row; `state` names it, once.
package struct FederationAttempt: Sendable, Codable {
    /// What they are on the way for.
    package enum Purpose: Sendable, Codable {
        /// Into the tenant: to the authorization request that waits, or to their own account.
        case signIn(AuthorizationTransaction?)
        /// To link it to the account whose session this is.
        case link(session: UUID)
    }

    package let purpose: Purpose
    /// What the ID token has to repeat (OpenID Connect Core 3.1.2.1).
    package let nonce: String
    /// The proof key's verifier (RFC 7636 section 4.1).
    package let verifier: String
    package let started: Date
    /// Who comes back has to have signed in there after this; nil: whenever.
    package var authenticatedAfter: Date?
    package var isRemembered = false
    /// Where the provider is, so that another one behind its name gets nothing of it.
    package var place = ""

    /// The challenge that the verifier meets, by S256 (RFC 7636 section 4.2).
    package var challenge: String { Base64URL.encode(Array(SHA256.hash(data: Array(verifier.utf8)))) }

    /// Seconds for which somebody may be away.
    package static let lifetime: TimeInterval = 900

    /// A new one: nonce and verifier are random.
    package init(for purpose: Purpose, started: Date) {
        self.purpose = purpose
        nonce = Base64URL.encode(Secret.random().expose())
        verifier = Base64URL.encode(Secret.random().expose())
        self.started = started
    }
}

/// Why an answer that somebody brings from a provider isn't taken.
package enum FederationStateRefusal: String, Error, Sendable, CaseIterable {
    case missing = "state_missing"
    /// Nobody was sent off with it, or it is long over.
    case unknown = "state_unknown"
    case used = "state_used"
    case expired = "state_expired"
    /// It began in another browser: somebody else's answer, or cookies are gone.
    case otherBrowser = "state_of_another_browser"
    /// It began at another provider's button (RFC 9700 section 4.4, mix-up).
    case otherProvider = "state_of_another_provider"
}
