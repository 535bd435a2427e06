package import FoundationEssentials
package import OAuth
package import Store

/// One round through all tenants that have a key whose time has come.
package struct KeyRound: Sendable {
    private let store: Store
    private let page: Int

    /// Tenants are asked for `page` at a time.
    package init(store: Store, page: Int = 100) {
        self.store = store
        self.page = page
    }

    /// Advances each tenant's keys and reports what came of it: the moves, or why there are none. A tenant whose keys can't be
    /// moved doesn't hold up the next one; only a database that is away ends the round.
    package func run(
        now: Date, report: (Tenant.Slug, Result<[String], KeyError>) -> Void
    ) async throws(StoreError) {
        var last: ServerStore.KeysDue?
        while true {
            let due = try await store.server.tenantsWithKeysDue(now: now, after: last, limit: page)
            for entry in due {
                do throws(KeyError) {
                    report(entry.slug, .success(try await advance(entry.slug, now: now)))
                } catch {
                    if case .store(let fault) = error, case .unavailable = fault { throw fault }
                    report(entry.slug, .failure(error))
                }
            }
            guard due.count == page else { return }
            last = due.last
        }
    }

    private func advance(_ slug: Tenant.Slug, now: Date) async throws(KeyError) -> [String] {
        let tenant: Tenant?
        do throws(StoreError) { tenant = try await store.server.tenant(slug) } catch { throw .store(error) }
        guard let tenant else { return [] }
        return try await KeyRotation(store: store.tenant(tenant.id), policy: tenant.policy).advance(now: now)
    }
}
