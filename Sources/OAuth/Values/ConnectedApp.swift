package import FoundationEssentials

/// A client that knows a person.
package struct ConnectedApp: Sendable {
    package let client: Client.ID
    package let since: Date
    /// Nil: it has no living tokens.
    package let lastUsed: Date?
    package let scopes: ScopeSet

    package init(client: Client.ID, since: Date, lastUsed: Date?, scopes: ScopeSet) {
        self.client = client
        self.since = since
        self.lastUsed = lastUsed
        self.scopes = scopes
    }
}
