package import FoundationEssentials

/// An identity that is linked to an account, for its owner to see.
package struct LinkedIdentity: Sendable {
    package let id: IdentityID
    package let provider: IdentityProvider.ID
    /// `sub` there.
    package let subject: String
    /// As the provider said it at the last sign-in.
    package let email: String?
    package let linked: Date
    package let used: Date

    package init(
        id: IdentityID, provider: IdentityProvider.ID, subject: String, email: String?, linked: Date, used: Date
    ) {
        self.id = id
        self.provider = provider
        self.subject = subject
        self.email = email
        self.linked = linked
        self.used = used
    }
}

/// The account behind an identity.
package struct IdentityOwner: Sendable {
    package let identity: IdentityID
    package let user: UserID
    package let isEnabled: Bool
    /// Its owner has deleted it; it can be restored for a while.
    package let isClosed: Bool

    package init(identity: IdentityID, user: UserID, isEnabled: Bool, isClosed: Bool) {
        self.identity = identity
        self.user = user
        self.isEnabled = isEnabled
        self.isClosed = isClosed
    }
}

/// What became of the wish to link an identity to an account.
package enum IdentityLinking: Sendable {
    case linked(IdentityID)
    /// It is this account's already.
    case present(IdentityID)
    /// It is another account's, or that account may not act.
    case refused
}

/// What became of the wish to take one away.
package enum IdentityUnlinking: Sendable {
    case unlinked
    /// Nothing would be left to sign in with.
    case last
    case unknown
}
