package import FoundationEssentials
package import OAuth
package import Store

/// What saving a client did, and the secret that was made for it: shown to the operator once, kept nowhere.
package struct SavedClient: Sendable {
    package let change: Change
    package let generatedSecret: Secret?
}

extension Administrator {
    /// One page of the tenant's clients, in the order of their ids, from the first one behind `id` (empty: from the start).
    package func clients(
        of tenant: Tenant, after id: String, limit: Int
    ) async throws(AdministrationError) -> [RegisteredClient] {
        try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).clients(after: id, limit: limit)
        }
    }

    /// The client; throws when the tenant has none of this id.
    package func client(_ id: Client.ID, of tenant: Tenant) async throws(AdministrationError) -> RegisteredClient {
        let client = try await asked { () async throws(StoreError) in try await store.tenant(tenant.id).client(id) }
        guard let client else { throw .clientUnknown(id, tenant.slug) }
        return client
    }

    /// Creates a client; one that is there already is left alone.
    package func create(
        _ declared: ClientDeclaration, of tenant: Tenant, now: Date
    ) async throws(AdministrationError) -> SavedClient {
        let saved = try await save(declared, of: tenant.id, ifPresent: .leave, now: now)
        guard saved.change == .created else { throw .clientExists(declared.client.id, tenant.slug) }
        try await recordConfiguration(of: tenant.id, "client_created", client: declared.client.id, now: now)
        return saved
    }

    /// A secret is made for every confidential client that declares none; the store takes it where there is no other.
    func save(
        _ declared: ClientDeclaration, of tenant: Tenant.ID, ifPresent: IfPresent, now: Date
    ) async throws(AdministrationError) -> SavedClient {
        var generated: Secret?
        if !declared.client.isPublic, declared.secret == nil {
            generated = Secret(text: Base64URL.encode(Secret.random().expose()))
        }
        let secret = declared.secret ?? generated
        let registered = RegisteredClient(
            client: declared.client,
            secretDigest: secret.map { store.tenant(tenant).digest(of: $0, for: declared.client.id) },
            backchannelLogoutURI: declared.backchannelLogoutURI, resourceURIs: declared.resourceURIs)
        let saved = try await asked { () async throws(StoreError) in
            try await store.tenant(tenant).save(registered, ifPresent: ifPresent, now: now)
        }
        return SavedClient(change: saved.change, generatedSecret: saved.hasSecret ? generated : nil)
    }
}
