package import FoundationEssentials
package import OAuth
package import Store

extension Administrator {
    /// The identity providers of the tenant, in the order of their buttons.
    package func providers(of tenant: Tenant) async throws(AdministrationError) -> [RegisteredProvider] {
        try await asked { () async throws(StoreError) in try await store.tenant(tenant.id).identityProviders() }
    }

    /// The provider; throws when the tenant has none of this id.
    package func provider(
        _ id: IdentityProvider.ID, of tenant: Tenant
    ) async throws(AdministrationError) -> RegisteredProvider {
        let known = try await providers(of: tenant).first { $0.definition.id == id.description }
        guard let known else { throw .providerUnknown(id, tenant.slug) }
        return known
    }

    /// Creates the provider, or makes it like the declared one; a secret that isn't declared is kept.
    package func set(
        _ declared: ProviderDeclaration, of tenant: Tenant, now: Date
    ) async throws(AdministrationError) -> Change {
        let change = try await save(declared, of: tenant, position: nil, now: now)
        if change != .unchanged {
            try await recordConfiguration(of: tenant.id, "provider_\(change.rawValue): \(declared.id)", now: now)
        }
        return change
    }

    /// Takes a provider away. People who have linked an account there lose that; throws `providerInUse` unless that is meant.
    package func deleteProvider(
        _ id: IdentityProvider.ID, of tenant: Tenant, withIdentities isMeant: Bool, now: Date
    ) async throws(AdministrationError) {
        let records = store.tenant(tenant.id)
        let isGone = try await asked { () async throws(StoreError) in
            try await records.deleteProvider(id, withIdentities: isMeant)
        }
        if !isGone {
            let count = try await asked { () async throws(StoreError) in try await records.identityCount(of: id) }
            throw count > 0 ? .providerInUse(id, tenant.slug, identities: count) : .providerUnknown(id, tenant.slug)
        }
        try await recordConfiguration(of: tenant.id, "provider_deleted: \(id)", now: now)
    }

    /// Providers of one tenant: what a page can show.
    package static let providerLimit = 100

    /// `position` nil: where it stands, or at the end.
    func save(
        _ declared: ProviderDeclaration, of tenant: Tenant, position: Int?, now: Date
    ) async throws(AdministrationError) -> Change {
        let records = store.tenant(tenant.id)
        let all = try await asked { () async throws(StoreError) in try await records.identityProviders() }
        let present = all.first { $0.definition.id == declared.id.description }
        guard present != nil || all.count < Self.providerLimit else { throw .providersFull(tenant.slug) }
        // A secret goes where it was given for, and nowhere else.
        let mayKeep = present.map { $0.definition.isAtTheSamePlace(as: declared.definition) } ?? false
        guard let provider = IdentityProvider(declared.definition) else {
            throw .broken("an identity provider without an address")
        }
        let former = mayKeep ? present?.secret : nil
        let isKept =
            switch (declared.secret, former) {
            case (nil, _): mayKeep
            case (let new?, let old?): new.matches(old)
            case (.some, nil): false
            }
        guard declared.secret ?? former != nil || provider.authentication == .none else {
            throw .providerWithoutSecret(declared.id, tenant.slug)
        }
        return try await asked { () async throws(StoreError) in
            try await records.save(
                RegisteredProvider(definition: declared.definition, secret: declared.secret), position: position,
                isSecretKept: isKept, now: now)
        }
    }
}

extension ProviderDefinition {
    /// Whether a secret that was given for this one is for the other as well.
    fileprivate func isAtTheSamePlace(as other: ProviderDefinition) -> Bool {
        kind == other.kind && issuer == other.issuer && endpoints == other.endpoints
    }
}
