package import OAuth
import Store

extension Administrator {
    /// One page of the mails, the newest first, from the first one behind `last`.
    package func mails(of tenant: Tenant, after last: Mail?, limit: Int) async throws(AdministrationError) -> [Mail] {
        try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).mails(after: last, limit: limit)
        }
    }
}
