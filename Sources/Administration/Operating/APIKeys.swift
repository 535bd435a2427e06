package import FoundationEssentials
package import OAuth
package import Store

/// A key that was made, with its text: shown to the operator once, kept nowhere.
package struct CreatedAPIKey: Sendable {
    package let id: APIKeyID
    package let key: APIKey
}

extension Administrator {
    /// Makes a key for the tenant's API. `expiry` nil: it works until it is deleted.
    package func createAPIKey(
        _ name: String, expiry: Date?, of tenant: Tenant, now: Date
    ) async throws(AdministrationError) -> CreatedAPIKey {
        let key = APIKey(row: UUID())
        try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).add(key, name: name, expiry: expiry, now: now)
        }
        try await recordConfiguration(of: tenant.id, "api_key_created", now: now)
        return CreatedAPIKey(id: APIKeyID(key.row), key: key)
    }

    /// All keys of the tenant, in the order they were made.
    package func apiKeys(of tenant: Tenant) async throws(AdministrationError) -> [APIKeyRecord] {
        try await asked { () async throws(StoreError) in try await store.tenant(tenant.id).apiKeys() }
    }

    /// After this the key works nowhere. Throws when the tenant has none of this id.
    package func deleteAPIKey(
        _ id: APIKeyID, of tenant: Tenant, now: Date
    ) async throws(AdministrationError) {
        let wasThere = try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).deleteAPIKey(id)
        }
        guard wasThere else { throw .apiKeyUnknown(id, tenant.slug) }
        try await recordConfiguration(of: tenant.id, "api_key_deleted", now: now)
    }
}
