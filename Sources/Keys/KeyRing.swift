package import FoundationEssentials
package import OAuth
package import Store
import Synchronization

/// The keys of all tenants, each loaded when it is first needed and made when there is none. A change made by another node is
/// seen within the cache's lifetime, or as soon as it is announced.
package final class KeyRing: Sendable {
    private let store: Store
    private let cache: StalenessBoundedCache<Tenant.ID, KeySet>
    /// 4,096 tokens are some MiB.
    private let verified = VerifiedPayloads(limit: 2048)
    private let generate: @Sendable (SigningAlgorithm) throws -> SigningKey
    private let making: Mutex<[Tenant.ID: Task<Result<KeySet, KeyError>, Never>]> = Mutex([:])

    /// A tenant's keys may be `staleness` old here; at most `limit` tenants' are held.
    package convenience init(store: Store, staleness: Duration, limit: Int) {
        self.init(store: store, staleness: staleness, limit: limit, generate: SigningKey.generate)
    }

    init(
        store: Store, staleness: Duration, limit: Int,
        generate: @escaping @Sendable (SigningAlgorithm) throws -> SigningKey
    ) {
        self.store = store
        self.generate = generate
        cache = StalenessBoundedCache(lifetime: staleness, limit: limit)
    }

    /// The tenant's keys; a tenant that lacks some gets them now. With `orLastKnown` they may be older than the staleness while there is
    /// no database to ask.
    package func keys(
        of tenant: Tenant, orLastKnown isLenient: Bool = false, now: Date
    ) async throws(KeyError) -> KeySet {
        let rotation = KeyRotation(store: store.tenant(tenant.id), policy: tenant.policy, generate: generate)
        do throws(StoreError) {
            let keys = try await cache.value(tenant.id, orLastKnown: isLenient) { () async throws(StoreError) in
                let known = try await rotation.keySet()
                return known.isComplete ? known.remembering(in: verified) : nil
            }
            if let keys { return keys }
        } catch {
            throw .store(error)
        }
        return try await made(by: rotation, for: tenant.id, now: now)
    }

    /// Makes what is missing, once for all who ask for it meanwhile: an RSA key takes a core some hundred milliseconds.
    private func made(by rotation: KeyRotation, for tenant: Tenant.ID, now: Date) async throws(KeyError) -> KeySet {
        let task = making.withLock { making in
            if let task = making[tenant] { return task }
            let task = Task { await make(by: rotation, for: tenant, now: now) }
            making[tenant] = task
            return task
        }
        return try await task.value.get()
    }

    private func make(by rotation: KeyRotation, for tenant: Tenant.ID, now: Date) async -> Result<KeySet, KeyError> {
        defer { making.withLock { $0[tenant] = nil } }
        do throws(KeyError) {
            try await rotation.makeMissing(now: now)
            cache.forget { $0 == tenant }
            do throws(StoreError) {
                return .success(try await rotation.keySet())
            } catch {
                throw .store(error)
            }
        } catch {
            return .failure(error)
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
