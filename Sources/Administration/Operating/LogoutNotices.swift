package import OAuth
package import Store

extension Administrator {
    /// One page of what clients were to be told of ended sessions, the newest first, from the first one behind `last`.
    package func logoutNotices(
        of tenant: Tenant, after last: LogoutNotice?, limit: Int
    ) async throws(AdministrationError) -> [LogoutNotice] {
        try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).logoutNotices(after: last, limit: limit)
        }
    }
}
