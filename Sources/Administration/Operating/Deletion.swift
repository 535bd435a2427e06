package import FoundationEssentials
package import OAuth
import Store

extension Administrator {
    /// Deletes an account as its owner could: everything that anybody had of it ends at once, and after the tenant's grace it is erased by
    /// the server's housekeeping. When that is; throws when it is closed already, or there is none. Its owner is told.
    package func close(
        _ email: EmailAddress, of tenant: Tenant, now: Date
    ) async throws(AdministrationError) -> Date {
        let owner = try await owner(email, tenant)
        let time = now + TimeInterval(tenant.policy.deletionGrace)
        var event = AuditEvent(.accountClosed)
        event.user = owner.user
        event.reason = "operator"
        let noted = event
        // Without a grace there is nothing to restore: the mail that it is erased follows.
        let closing = time > now ? Letter.closed(of: owner, until: time, link: "/account") : nil
        let closed = try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).close(
                owner.user, erasing: time, recording: noted, sending: closing, now: now)
        }
        guard closed else { throw .accountNotOpen(email, tenant.slug) }
        return time
    }

    /// Restores an account that is to be erased; throws when it isn't closed, or there is none (any more). Its owner is told.
    package func restore(
        _ email: EmailAddress, of tenant: Tenant, now: Date
    ) async throws(AdministrationError) {
        let owner = try await owner(email, tenant)
        var event = AuditEvent(.accountRestored)
        event.user = owner.user
        event.reason = "operator"
        let noted = event
        let restored = try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).restore(
                owner.user, by: nil, recording: noted, telling: { .restored(of: $0, link: "/account") }, now: now)
        }
        guard restored else { throw .accountNotClosed(email, tenant.slug) }
    }

    private func owner(_ email: EmailAddress, _ tenant: Tenant) async throws(AdministrationError) -> Correspondent {
        let owner = try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).correspondent(email)
        }
        guard let owner else { throw .userUnknown(email, tenant.slug) }
        return owner
    }
}
