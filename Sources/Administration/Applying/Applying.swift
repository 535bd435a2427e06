package import FoundationEssentials
import OAuth
import Store

extension Administrator {
    /// Makes everything that is declared so, and touches nothing else. Doing it twice, or two at once, comes to the same.
    ///
    /// Each tenant, client and account is a change of its own: a failure leaves the ones before it done, and tells which.
    package func apply(_ declaration: Declaration, now: Date) async throws(ApplyingFailure) -> [AppliedChange] {
        var changes: [AppliedChange] = []
        do throws(AdministrationError) {
            for tenant in declaration.tenants { try await apply(tenant, into: &changes, now: now) }
        } catch {
            throw ApplyingFailure(changes: changes, error: error)
        }
        return changes
    }

    private func apply(
        _ declared: TenantDeclaration, into changes: inout [AppliedChange], now: Date
    ) async throws(AdministrationError) {
        let change = try await save(
            declared, ifPresent: .replace(keeping: declared.isEnabled == nil ? [.enabled] : []), now: now)
        let tenant = try await tenant(declared.slug)
        let first = changes.count
        changes.append(
            AppliedChange(
                kind: .tenant, tenant: tenant.slug, identity: tenant.slug.description, change: change,
                generatedSecret: nil))
        do throws(AdministrationError) {
            try await applyMembers(of: declared, to: tenant, into: &changes, now: now)
        } catch {
            // What was done is on record also when the rest was not; that this may fail too changes nothing.
            try? await record(changes[first...], of: tenant, now: now)
            throw error
        }
        try await record(changes[first...], of: tenant, now: now)
    }

    private func applyMembers(
        of declared: TenantDeclaration, to tenant: Tenant, into changes: inout [AppliedChange], now: Date
    ) async throws(AdministrationError) {
        for client in declared.clients {
            let saved = try await save(
                client, of: tenant.id, ifPresent: .replace(keeping: client.secret == nil ? [.secret] : []), now: now)
            changes.append(
                AppliedChange(
                    kind: .client, tenant: tenant.slug, identity: client.client.id.description, change: saved.change,
                    generatedSecret: saved.generatedSecret))
        }
        for (index, provider) in declared.identityProviders.enumerated() {
            let change = try await save(provider, of: tenant, position: index + 1, now: now)
            changes.append(
                AppliedChange(
                    kind: .provider, tenant: tenant.slug, identity: provider.id.description, change: change,
                    generatedSecret: nil))
        }
        for user in declared.users {
            let change = try await save(user, of: tenant.id, now: now)
            changes.append(
                AppliedChange(
                    kind: .user, tenant: tenant.slug, identity: user.email.text, change: change, generatedSecret: nil))
        }
    }

    private func record(
        _ changes: ArraySlice<AppliedChange>, of tenant: Tenant, now: Date
    ) async throws(AdministrationError) {
        let done = changes.filter { $0.change != .unchanged }
        guard !done.isEmpty else { return }
        let counts = [AppliedChange.Kind.tenant, .client, .provider, .user].compactMap { kind in
            let count = done.count { $0.kind == kind }
            return count > 0 ? "\(kind.rawValue) \(count)" : nil
        }
        try await recordConfiguration(of: tenant.id, "applied: " + counts.joined(separator: ", "), now: now)
    }
}
