package import FoundationEssentials

/// A browser that was signed out here and is on its way through the provider's end of session: what it is told, and where it goes,
/// when it comes back. It travels sealed, as `state`.
package struct FarewellTransaction: SealedTransaction, Equatable {
    package static let purpose = "farewell transaction"
    package static let lifetime: TimeInterval = 3600

    /// The parameters of the logout request, form-encoded, as they were sent.
    package let request: String
    package let scope: LogoutScope
    package let started: Date

    package init(request: String, scope: LogoutScope, started: Date) {
        self.request = request
        self.scope = scope
        self.started = started
    }
}
