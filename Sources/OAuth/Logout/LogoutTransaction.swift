package import FoundationEssentials

/// A logout request on its way through the confirmation page. It travels sealed; nothing of it is stored.
package struct LogoutTransaction: SealedTransaction, Equatable {
    package static let purpose = "logout transaction"
    package static let lifetime: TimeInterval = 3600

    /// The parameters, form-encoded, as they were sent.
    package let request: String
    package let started: Date
    /// The session that the page asked about: no other one's answer counts, and only its browser ever saw the page. Nil between a
    /// cross-site POST, which shows no cookie, and the redirect that follows it.
    package var askedOf: UUID?

    package init(request: String, started: Date, askedOf: UUID? = nil) {
        self.request = request
        self.started = started
        self.askedOf = askedOf
    }
}
