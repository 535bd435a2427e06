package import FoundationEssentials

/// Somebody whom a provider has named, and who has no account by that name: how they go on is asked. It travels sealed through the pages
/// of one tab.
package struct FinishTransaction: SealedTransaction {
    package static let purpose = "finish transaction"
    /// Shorter than others: whoever sits down at the browser later could take the identity that it holds.
    package static let lifetime: TimeInterval = 900

    package let started: Date
    /// SHA-256 of the cookie of the browser that it belongs to.
    package let browser: [UInt8]
    package let identity: UpstreamIdentity
    /// The authorization request that waits; nil: the person's own account does.
    package let journey: AuthorizationTransaction?
    package let isRemembered: Bool

    package init(
        started: Date, browser: [UInt8], identity: UpstreamIdentity, journey: AuthorizationTransaction?,
        isRemembered: Bool
    ) {
        self.started = started
        self.browser = browser
        self.identity = identity
        self.journey = journey
        self.isRemembered = isRemembered
    }
}
