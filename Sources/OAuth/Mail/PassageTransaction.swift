package import FoundationEssentials

/// Somebody on the way into their account by mail: signing up, or with a new password. It travels sealed through the pages of one tab.
package struct PassageTransaction: SealedTransaction, Equatable {
    package static let purpose = "passage transaction"
    package static let lifetime: TimeInterval = 3600

    package var started: Date
    /// SHA-256 of the cookie of the browser that it belongs to.
    package let browser: [UInt8]
    /// The authorization request that waits for it; nil: the person's own account does.
    package let journey: AuthorizationTransaction?
    /// The proof that a mail was sent for.
    package var proof: UUID?
    /// Where that mail went.
    package var address: String?
    /// Where it began.
    package var start = Start.signUp
    /// Whether the person asked to stay signed in.
    package var isRemembered = false

    /// The page from which a mail was sent.
    package enum Start: String, Codable, Sendable {
        case signUp
        case forgot
        case account
        case finish
    }

    package init(started: Date, browser: [UInt8], journey: AuthorizationTransaction?) {
        self.started = started
        self.browser = browser
        self.journey = journey
    }
}
