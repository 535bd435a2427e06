package import FoundationEssentials
package import OAuth
package import Store

/// The keys of all tenants, each loaded when it is first needed and made when there is none. A change made by another node is
/// seen within the cache's lifetime, or as soon as it is announced.
package final class KeyRing: Sendable {
    private let store: Store
    private let cache: StalenessBoundedCache<Tenant.ID, KeySet>

    /// A tenant's keys may be `staleness` old here; at most `limit` tenants' are held.
    package init(store: Store, staleness: Duration, limit: Int) {
        self.store = store
        cache = StalenessBoundedCache(lifetime: staleness, limit: limit)
    }

    /// The tenant's keys; a tenant that lacks some gets them now.
    package func keys(of tenant: Tenant, now: Date) async throws(KeyError) -> KeySet {
        let rotation = KeyRotation(store: store.tenant(tenant.id), policy: tenant.policy)
        do throws(StoreError) {
            let keys = try await cache.value(tenant.id) { () async throws(StoreError) in
                let known = try await rotation.keySet()
                return known.isComplete ? known : nil
            }
            if let keys { return keys }
        } catch {
            throw .store(error)
        }
        try await rotation.makeMissing(now: now)
        cache.forget { $0 == tenant.id }
        do throws(StoreError) {
            return try await rotation.keySet()
        } catch {
            throw .store(error)
        }
    }

    /// Forgets what is remembered of a tenant.
    package func forget(_ tenant: Tenant.ID) {
        cache.forget { $0 == tenant }
    }

    /// Forgets everything: it may all have changed.
    package func forgetAll() {
        cache.forgetAll()
    }
}
