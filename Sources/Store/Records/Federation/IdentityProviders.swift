package import FoundationEssentials
package import OAuth
import Postgres

/// A provider as it is stored.
package struct RegisteredProvider: Sendable {
    package let definition: ProviderDefinition
    /// Of the client that the tenant is there, or the private key that signs one; nil: a public client.
    package let secret: Secret?

    package init(definition: ProviderDefinition, secret: Secret?) {
        self.definition = definition
        self.secret = secret
    }
}

extension TenantStore {
    static let allProviders = TenantStatement(
        "SELECT definition, secret FROM identity_providers WHERE tenant_id = $1 ORDER BY position, id")

    /// A secret that is kept leaves nothing to seal: `$4` is null then.
    static let providerUpsert = TenantStatement(
        """
        INSERT INTO identity_providers (tenant_id, id, definition, secret, created_at, position)
        VALUES ($1, $2, $3, $4, $5,
                coalesce($6, (SELECT coalesce(max(position), 0) + 1 FROM identity_providers WHERE tenant_id = $1)))
        ON CONFLICT (tenant_id, id) DO UPDATE
        SET definition = excluded.definition,
            secret = CASE WHEN $7 THEN identity_providers.secret ELSE excluded.secret END,
            position = coalesce($6, identity_providers.position)
        WHERE (identity_providers.definition, identity_providers.position)
            IS DISTINCT FROM (excluded.definition, coalesce($6, identity_providers.position)) OR NOT $7
        RETURNING xmax = 0
        """)

    static let providerDelete = TenantStatement(
        """
        DELETE FROM identity_providers
        WHERE tenant_id = $1 AND id = $2
          AND ($3 OR NOT EXISTS (SELECT FROM identities i WHERE i.tenant_id = $1 AND i.provider_id = $2))
        """)

    static let identitiesOfProviderCount = TenantStatement(
        "SELECT count(*) FROM identities WHERE tenant_id = $1 AND provider_id = $2")

    /// The providers of the tenant, in the order of their buttons.
    package func identityProviders() async throws(StoreError) -> [RegisteredProvider] {
        var providers: [RegisteredProvider] = []
        for row in try await run(Self.allProviders) {
            let (text, sealed) = try row.read(JSONB.self, [UInt8]?.self)
            // A kind that only a newer version knows: its people wait until this one is upgraded, and all others sign in.
            guard let definition: ProviderDefinition = try? JSONColumn.read(Array(text.text.utf8)) else { continue }
            let secret = try sealed.map { sealed throws(StoreError) in
                Secret(try seal.open(sealed, at: .secret(of: definition.id, id)))
            }
            providers.append(RegisteredProvider(definition: definition, secret: secret))
        }
        return providers
    }

    /// Creates the provider, or makes it like this one. `isSecretKept`: one that is there keeps the secret that it has. `position` nil: it
    /// stays where it stands, and a new one comes last.
    package func save(
        _ provider: RegisteredProvider, position: Int?, isSecretKept: Bool, now: Date
    ) async throws(StoreError) -> Change {
        let definition = JSONB(String(decoding: try JSONColumn.write(provider.definition), as: UTF8.self))
        let sealed = try provider.secret.map { secret throws(StoreError) in
            try seal.seal(secret.expose(), at: .secret(of: provider.definition.id, id))
        }
        return try Change(
            await run(
                Self.providerUpsert, provider.definition.id, definition, sealed, now, position, isSecretKept))
    }

    /// Takes a provider away, and with it the identities that people have there, if that is meant. False when there is none of this id, or
    /// there are such identities and it isn't.
    package func deleteProvider(
        _ provider: IdentityProvider.ID, withIdentities isMeant: Bool
    ) async throws(StoreError) -> Bool {
        try await run(Self.providerDelete, provider.description, isMeant).affected == 1
    }

    /// How many identities stand on it.
    package func identityCount(of provider: IdentityProvider.ID) async throws(StoreError) -> Int {
        guard let row = try await run(Self.identitiesOfProviderCount, provider.description).first else { return 0 }
        return try row.read(Int.self)
    }
}

extension ColumnSeal.Place {
    fileprivate static func secret(of provider: String, _ tenant: Tenant.ID) -> Self {
        Self(tenant: tenant.description, table: "identity_providers", column: "secret", row: provider)
    }
}
