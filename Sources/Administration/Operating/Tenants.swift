package import FoundationEssentials
package import OAuth
package import Store

extension Administrator {
    /// One page of the tenants, in the order of their slugs, from the first one behind `slug` (empty: from the start).
    package func tenants(after slug: String, limit: Int) async throws(AdministrationError) -> [Tenant] {
        try await asked { () async throws(StoreError) in try await store.server.tenants(after: slug, limit: limit) }
    }

    /// The tenant, shut or open; throws when there is none.
    package func tenant(_ slug: Tenant.Slug) async throws(AdministrationError) -> Tenant {
        let tenant = try await asked { () async throws(StoreError) in try await store.server.tenant(slug) }
        guard let tenant else { throw .tenantUnknown(slug) }
        return tenant
    }

    /// Creates a tenant, with what is declared in it; one that is there already is left alone.
    package func create(_ declared: TenantDeclaration, now: Date) async throws(AdministrationError) -> Tenant {
        guard try await save(declared, ifPresent: .leave, now: now) == .created else {
            throw .tenantExists(declared.slug)
        }
        return try await tenant(declared.slug)
    }

    /// Opens or shuts a tenant. `.unchanged` when it was so already.
    package func enable(
        _ slug: Tenant.Slug, _ isEnabled: Bool, now: Date
    ) async throws(AdministrationError) -> Change {
        let tenant = try await tenant(slug)
        let hasChanged = try await asked { () async throws(StoreError) in
            try await store.server.enable(slug, isEnabled)
        }
        guard hasChanged else { return .unchanged }
        try await recordConfiguration(of: tenant.id, isEnabled ? "tenant_enabled" : "tenant_disabled", now: now)
        return .changed
    }

    /// The row of the tenant alone.
    func save(
        _ declared: TenantDeclaration, ifPresent: IfPresent, now: Date
    ) async throws(AdministrationError) -> Change {
        let tenant = Tenant(
            id: .random(), slug: declared.slug, name: declared.name, isEnabled: declared.isEnabled ?? true,
            policy: declared.policy, brand: declared.brand)
        return try await asked { () async throws(StoreError) in
            try await store.server.save(tenant, ifPresent: ifPresent, now: now)
        }
    }

    /// The audit event of a change of what the operator declares.
    func recordConfiguration(
        of tenant: Tenant.ID, _ reason: String, client: Client.ID? = nil, user: UserID? = nil, now: Date
    ) async throws(AdministrationError) {
        var event = AuditEvent(.configurationApplied)
        event.reason = reason
        event.client = client
        event.user = user
        try await asked { () async throws(StoreError) in try await store.tenant(tenant).record(event, now: now) }
    }
}
