package import OAuth
package import Store

/// What was written to people, for who develops against this server.
package struct WrittenMails: Sendable {
    private let store: Store

    package init(store: Store) {
        self.store = store
    }

    /// The newest first, at most `limit`.
    package func latest(_ limit: Int, of tenant: Tenant) async throws(Failure<Never>) -> [Mail] {
        try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).mails(after: nil, limit: limit)
        }
    }
}
