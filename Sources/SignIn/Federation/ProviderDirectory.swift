package import OAuth
package import Store

/// The providers of tenants, looked up on demand. What it answers may be as old as its staleness; a change that is announced is seen at
/// once.
package final class ProviderDirectory: Sendable {
    /// A provider that is switched on, and the secret that the tenant has there.
    struct Entry: Sendable {
        let provider: IdentityProvider
        let secret: Secret?
    }

    private let store: Store
    private let entries: StalenessBoundedCache<Tenant.ID, [Entry]>

    package init(store: Store, staleness: Duration, limit: Int) {
        self.store = store
        entries = StalenessBoundedCache(lifetime: staleness, limit: limit)
    }

    /// Those that are switched on, in the order of their buttons.
    package func providers(of tenant: Tenant) async throws(Failure<Never>) -> [IdentityProvider] {
        try await all(of: tenant).map(\.provider)
    }

    /// The one of this id; nil when there is none, or it is switched off.
    func entry(_ id: IdentityProvider.ID, of tenant: Tenant) async throws(Failure<Never>) -> Entry? {
        try await all(of: tenant).first { $0.provider.id == id }
    }

    private func all(of tenant: Tenant) async throws(Failure<Never>) -> [Entry] {
        try await asked { () async throws(StoreError) in
            try await entries.value(tenant.id) { () async throws(StoreError) in
                try await store.tenant(tenant.id).identityProviders().compactMap { registered in
                    guard let provider = IdentityProvider(registered.definition), provider.isEnabled else { return nil }
                    return Entry(provider: provider, secret: registered.secret)
                }
            } ?? []
        }
    }

    /// Forgets what is remembered of a tenant.
    package func forget(_ tenant: Tenant.ID) {
        entries.forget { $0 == tenant }
    }

    /// Forgets everything: it may all have changed.
    package func forgetAll() {
        entries.forgetAll()
    }
}
