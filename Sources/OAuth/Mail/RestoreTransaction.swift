package import FoundationEssentials

/// Somebody has shown that they own an account that they have deleted, and is asked whether to restore it. It travels sealed.
package struct RestoreTransaction: SealedTransaction, Equatable {
    package static let purpose = "restore transaction"
    package static let lifetime: TimeInterval = 3600

    package let started: Date
    /// SHA-256 of the cookie of the browser that it belongs to.
    package let browser: [UInt8]
    package let user: UUID
    /// What showed that it is theirs: it has to be still that.
    package let evidence: SessionEvidence
    /// The authorization request that waits; nil: the person's own account does.
    package let journey: AuthorizationTransaction?
    package let isRemembered: Bool

    package init(
        started: Date, browser: [UInt8], user: UserID, evidence: SessionEvidence, journey: AuthorizationTransaction?,
        isRemembered: Bool
    ) {
        self.started = started
        self.browser = browser
        self.user = user.rawValue
        self.evidence = evidence
        self.journey = journey
        self.isRemembered = isRemembered
    }
}
