package import FoundationEssentials

/// The two halves of the house meet in this value: who the person is, and how and when they proved it. Signing in makes it;
/// giving tokens needs it.
package struct Authentication: Sendable {
    package let user: UserID
    package let session: SessionID
    /// When the person last proved themself; moves on a new sign-in and never otherwise.
    package let time: Date
    package let methods: [AuthenticationMethod]
    /// Something looked wrong since: the person proves themself again before anything new is given.
    package let needsStepUp: Bool

    package init(
        user: UserID, session: SessionID, time: Date, methods: [AuthenticationMethod], needsStepUp: Bool = false
    ) {
        self.user = user
        self.session = session
        self.time = time
        self.methods = methods
        self.needsStepUp = needsStepUp
    }

    /// Seconds within which a sign-in shows that it is still the owner who sits there.
    package static let freshness: TimeInterval = 600

    /// Whether the person has shown just now that it is them.
    package func isFresh(_ now: Date) -> Bool { !needsStepUp && now.timeIntervalSince(time) <= Self.freshness }

    /// `acr` of what was done.
    package var contextClass: AuthenticationContextClass { .singleFactor }
}

/// `amr` values (RFC 8176).
package enum AuthenticationMethod: String, Sendable, CaseIterable {
    case password = "pwd"
    /// Another server vouched. RFC 8176 has no word for it; this one is in use elsewhere.
    case federated = "fed"
}

/// `acr` values that this server can reach.
package enum AuthenticationContextClass: String, Sendable, CaseIterable {
    /// One factor was proven.
    case singleFactor = "urn:ostiary:acr:1"
}
