package import FoundationEssentials
package import OAuth
package import Store

/// Invitations, as those who got one see them.
package struct Invitations: Sendable {
    private let store: Store

    package init(store: Store) {
        self.store = store
    }

    /// The address that was invited; nil when there is no such invitation (any more).
    package func address(behind token: InvitationToken, tenant: Tenant) async throws(Failure<Never>) -> String? {
        try await asked { () async throws(StoreError) in try await store.tenant(tenant.id).invited(by: token) }
    }

    /// Notes that they want no more of them; twice is once. False when there is no such invitation.
    package func decline(
        _ token: InvitationToken, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> Bool {
        try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).decline(token, now: now)
        }
    }
}
