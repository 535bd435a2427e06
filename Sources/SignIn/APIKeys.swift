package import FoundationEssentials
package import OAuth
package import Store

/// Who may use a tenant's API.
package struct APIKeys: Sendable {
    private let store: Store

    package init(store: Store) {
        self.store = store
    }

    /// The key behind a presented text; nil when it is none of this tenant's, or not any more.
    package func key(
        presented token: BearerToken, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> APIKeyID? {
        guard let key = APIKey(presented: token.expose()) else { return nil }
        do throws(StoreError) {
            return try await store.tenant(tenant.id).use(key, now: now)
        } catch {
            throw Failure(error)
        }
    }
}
