package import OAuth

/// An account that its owner has deleted, and who has just shown to own it.
package struct ClosedAccount: Sendable {
    package let user: UserID
    /// What showed it: should it change before the account is restored, this proves nothing.
    package let evidence: SessionEvidence

    package init(user: UserID, evidence: SessionEvidence) {
        self.user = user
        self.evidence = evidence
    }
}
