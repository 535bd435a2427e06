package import OAuth
package import Store

/// Tenants and clients, looked up on demand. What it answers may be as old as its staleness; a change that is announced is seen
/// at once, and start-up knows none of them.
package final class Directory: Sendable {
    private struct ClientKey: Hashable {
        let tenant: Tenant.ID
        let client: Client.ID
    }

    private let store: Store
    private let tenants: StalenessBoundedCache<Tenant.Slug, Tenant>
    private let clients: StalenessBoundedCache<ClientKey, RegisteredClient>

    package init(store: Store, staleness: Duration, limit: Int) {
        self.store = store
        tenants = StalenessBoundedCache(lifetime: staleness, limit: limit)
        clients = StalenessBoundedCache(lifetime: staleness, limit: limit)
    }

    /// The tenant of a path; nil when there is none, or its operator has shut it. With `orLastKnown` it may be older than the staleness
    /// while there is no database to ask.
    package func tenant(
        _ slug: Tenant.Slug, orLastKnown isLenient: Bool = false
    ) async throws(Failure<Never>) -> Tenant? {
        do throws(StoreError) {
            let tenant = try await tenants.value(slug, orLastKnown: isLenient) { () async throws(StoreError) in
                try await store.server.tenant(slug)
            }
            return tenant.flatMap { $0.isEnabled ? $0 : nil }
        } catch {
            throw Failure(error)
        }
    }

    /// The client as it is registered; nil when the tenant has no such client.
    package func client(_ id: Client.ID, of tenant: Tenant) async throws(Failure<Never>) -> Client? {
        try await registered(id, of: tenant)?.client
    }

    func registered(_ id: Client.ID, of tenant: Tenant) async throws(Failure<Never>) -> RegisteredClient? {
        do throws(StoreError) {
            return try await clients.value(ClientKey(tenant: tenant.id, client: id)) { () async throws(StoreError) in
                try await store.tenant(tenant.id).client(id)
            }
        } catch {
            throw Failure(error)
        }
    }

    /// The same for an endpoint that may also refuse.
    func registered<Refusal>(
        _ id: Client.ID, of tenant: Tenant, as refusal: Refusal.Type
    ) async throws(Failure<Refusal>) -> RegisteredClient? {
        do throws(Failure<Never>) { return try await registered(id, of: tenant) } catch {
            throw Failure<Refusal>(error)
        }
    }

    /// Whether the secret is the client's.
    func matches(_ secret: Secret, _ registered: RegisteredClient, of tenant: Tenant) -> Bool {
        let presented = store.tenant(tenant.id).digest(of: secret, for: registered.client.id)
        return registered.secretDigest?.matches(presented) ?? false
    }

    /// Forgets what is remembered of a tenant.
    package func forget(_ tenant: Tenant.ID) {
        tenants.forget { $1.id == tenant }
        clients.forget { $0.tenant == tenant }
    }

    /// Forgets everything: it may all have changed.
    package func forgetAll() {
        tenants.forgetAll()
        clients.forgetAll()
    }
}
