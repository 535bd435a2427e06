/// A team's app or product: its own users, clients, keys and pages.
package struct Tenant: Sendable {
    package typealias ID = Identifier<Tenant>

    package let id: ID
    /// The path segment in the issuer: `{public URL}/t/{slug}`.
    package let slug: Slug
    /// What people read on the pages.
    package let name: String
    /// False while the operator keeps it shut: nobody signs in, no token is given, none is honoured.
    package let isEnabled: Bool
    package let policy: Policy
    /// How its pages and mails look.
    package let brand: Brand

    package init(id: ID, slug: Slug, name: String, isEnabled: Bool, policy: Policy, brand: Brand = Brand()) {
        self.id = id
        self.slug = slug
        self.name = name
        self.isEnabled = isEnabled
        self.policy = policy
        self.brand = brand
    }

    /// What the tenant decides for all of its clients. Durations are seconds.
    package struct Policy: Sendable, Equatable {
        /// `aud` of access tokens for which no resource was named; nil: the issuer.
        package var defaultAudience: String?
        package var accessTokenAlgorithm = SigningAlgorithm.es256
        package var accessTokenLifetime = 900
        /// A session unused for so long is over.
        package var sessionIdleLifetime = 14 * 86400
        /// A session this old is over, however much it is used.
        package var sessionLifetime = 30 * 86400
        /// A refresh family this old is over, however much it is used; of a session that is remembered, and of another one.
        package var refreshLifetime = 7 * 86400
        package var rememberedRefreshLifetime = 30 * 86400
        /// A refresh token unused for so long is over.
        package var refreshIdleLifetime = 7 * 86400
        /// For so long a rotation can be repeated with the token before; 0: never.
        package var refreshGrace = 30
        package var refreshReuseEnds = ReuseConsequence.family
        /// Whether a refresh token is over when the browser's session is, also when that merely expires.
        package var refreshEndsWithSession = false
        /// How long a key signs before the next one takes over.
        package var keyLifetime = 90 * 86400
        package var signUp = SignUpRule.open
        /// The only domains whose addresses sign up, in lower case; empty: any.
        package var signUpDomains: [String] = []
        /// For so long the link and the code of a mail prove its address.
        package var verificationLifetime = 600
        /// For so long those of a mail give a new password.
        package var resetLifetime = 600
        /// Characters of a new password.
        package var passwordMinimum = 8
        /// For so long an account that its owner has deleted can be restored.
        package var deletionGrace = 30 * 86400

        package init() {}
    }

    /// Who may make an account.
    package enum SignUpRule: String, Sendable, CaseIterable {
        case open
        /// Whom the operator has invited.
        case invited
        /// Nobody: the operator makes them.
        case closed
    }

    /// What the reuse of a refresh token ends.
    package enum ReuseConsequence: String, Sendable, CaseIterable {
        /// The token's own family.
        case family
        /// The session that it came from, with all that stands on it.
        case session
        /// All sessions of the person.
        case user
    }

    /// 1 to 63 of `a-z 0-9 -`, beginning and ending with a letter or digit: one DNS label, one path segment, never escaped.
    package struct Slug: Hashable, Sendable, CustomStringConvertible {
        package let description: String

        package init?(_ text: String) {
            let characters = text.utf8
            func isLetterOrDigit(_ byte: UInt8) -> Bool {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
            guard let first = characters.first, let last = characters.last, characters.count <= 63,
                isLetterOrDigit(first), isLetterOrDigit(last),
                characters.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "-") })
            else { return nil }
            description = text
        }
    }
}
