package import FoundationEssentials
package import Logging
package import OAuth
package import Store

/// What people agreed to, per client.
package struct Consents: Sendable {
    private let store: Store
    private let logger: Logger

    package init(store: Store, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// The scopes that the person agreed to before; nothing is asked of the store for a first-party client, which needs none.
    package func given(
        by user: UserID, to client: Client, of tenant: Tenant
    ) async throws(Failure<Never>) -> ScopeSet {
        guard !client.isFirstParty else { return [] }
        do throws(StoreError) {
            return try await store.tenant(tenant.id).consent(of: user, to: client.id)
        } catch {
            throw Failure(error)
        }
    }

    /// Remembers that the person agrees.
    package func give(
        _ scopes: ScopeSet, by authentication: Authentication, from device: Device, to client: Client.ID,
        of tenant: Tenant, now: Date
    ) async throws(Failure<Never>) {
        do throws(StoreError) {
            try await store.tenant(tenant.id).addConsent(of: authentication.user, to: client, scopes: scopes, now: now)
        } catch {
            throw Failure(error)
        }
        await audit(.consentGiven, authentication, device, client, tenant, now)
    }

    /// Notes that the person declined; it isn't held against a later request.
    package func deny(
        by authentication: Authentication, from device: Device, to client: Client.ID, of tenant: Tenant, now: Date
    ) async {
        await audit(.consentDenied, authentication, device, client, tenant, now)
    }

    private func audit(
        _ kind: AuditEvent.Kind, _ authentication: Authentication, _ device: Device, _ client: Client.ID,
        _ tenant: Tenant, _ now: Date
    ) async {
        var event = AuditEvent(kind)
        event.client = client
        event.user = authentication.user
        event.session = authentication.session
        event.network = device.network
        await store.tenant(tenant.id).record(event, orLog: logger, now: now)
    }
}
