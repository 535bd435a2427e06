package import FoundationEssentials
package import OAuth
import Postgres

/// A key of the tenant API, without its text, which nobody can read again.
package struct APIKeyRecord: Sendable {
    package let id: APIKeyID
    /// What the operator calls it.
    package let name: String
    package let created: Date
    /// Nil: never.
    package let expiry: Date?
    /// To the minute; nil: never.
    package let lastUsed: Date?
}

extension TenantStore {
    static let apiKeyInsert = TenantStatement(
        "INSERT INTO api_keys (tenant_id, id, name, digest, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)")

    static let apiKeyUse = TenantStatement(
        """
        WITH known AS (
            SELECT id, last_used_at FROM api_keys
            WHERE tenant_id = $1 AND id = $2 AND digest = $3 AND (expires_at IS NULL OR expires_at > $4)
        ), noted AS (
            UPDATE api_keys k SET last_used_at = $4 FROM known
            WHERE k.tenant_id = $1 AND k.id = known.id
              AND (k.last_used_at IS NULL OR k.last_used_at < $4::timestamptz - interval '1 minute')
        )
        SELECT id FROM known
        """)

    static let apiKeys = TenantStatement(
        """
        SELECT id, name, created_at, expires_at, last_used_at FROM api_keys WHERE tenant_id = $1 ORDER BY created_at, id
        """)

    static let apiKeyDelete = TenantStatement("DELETE FROM api_keys WHERE tenant_id = $1 AND id = $2")

    /// Keeps a new key, by its digest. `expiry` nil: it works until it is deleted.
    package func add(_ key: APIKey, name: String, expiry: Date?, now: Date) async throws(StoreError) {
        _ = try await run(Self.apiKeyInsert, key.row, name, key.digest.bytes, now, expiry)
    }

    /// The key's id, and notes that it was used; nil when it isn't a key of this tenant (any more).
    package func use(_ key: APIKey, now: Date) async throws(StoreError) -> APIKeyID? {
        try await run(Self.apiKeyUse, key.row, key.digest.bytes, now).first?.read(APIKeyID.self)
    }

    /// All keys of the tenant, in the order they were made.
    package func apiKeys() async throws(StoreError) -> [APIKeyRecord] {
        var keys: [APIKeyRecord] = []
        for row in try await run(Self.apiKeys) {
            let (id, name, created, expiry, lastUsed) = try row.read(
                APIKeyID.self, String.self, Date.self, Date?.self, Date?.self)
            keys.append(APIKeyRecord(id: id, name: name, created: created, expiry: expiry, lastUsed: lastUsed))
        }
        return keys
    }

    /// After this has answered, the key works nowhere. False when there was none.
    package func deleteAPIKey(_ id: APIKeyID) async throws(StoreError) -> Bool {
        try await run(Self.apiKeyDelete, id).affected == 1
    }
}
