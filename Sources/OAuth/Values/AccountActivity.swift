package import FoundationEssentials

/// Something that happened to an account, as its owner is told.
package struct AccountActivity: Sendable {
    /// The audit event's kind.
    package let kind: String
    package let time: Date
    package let client: Client.ID?
    /// The network that it came from.
    package let network: String?

    package init(kind: String, time: Date, client: Client.ID?, network: String?) {
        self.kind = kind
        self.time = time
        self.client = client
        self.network = network
    }
}
