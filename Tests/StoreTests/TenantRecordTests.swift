import FoundationEssentials
import OAuth
import Postgres
import Store
import TestStore
import Testing

@Suite struct TenantRecordTests {
    private let now = TestTenant.now

    @Test func `saving a tenant says what it did`() async throws {
        let home = try await TestTenant()
        let server = home.store.server
        let tenant = home.tenant
        #expect(try await server.save(tenant, now: now) == .unchanged)
        var policy = tenant.policy
        policy.defaultAudience = "https://api.example"
        policy.accessTokenAlgorithm = .edDSA
        policy.accessTokenLifetime = 60
        policy.sessionIdleLifetime = 61
        policy.sessionLifetime = 62
        policy.keyLifetime = 86_401
        let other = Tenant(id: .random(), slug: tenant.slug, name: "Other", isEnabled: false, policy: policy)
        #expect(try await server.save(other, ifPresent: .leave, now: now) == .unchanged)
        #expect(try await server.save(other, now: now) == .changed)
        #expect(try await server.save(other, now: now) == .unchanged)
        let stored = try #require(try await server.tenant(tenant.slug))
        #expect(stored.id == tenant.id, "the id stays")
        #expect(stored.name == "Other")
        #expect(!stored.isEnabled)
        #expect(stored.policy == policy)
        #expect(try await server.save(tenant, ifPresent: .replace(keeping: [.enabled]), now: now) == .changed)
        #expect(try await server.tenant(tenant.slug)?.isEnabled == false)
        #expect(try await server.save(tenant, ifPresent: .replace(keeping: [.enabled]), now: now) == .unchanged)
        #expect(try await server.save(tenant, now: now) == .changed, "only the switch differs")
    }

    @Test func `a tenant is opened and shut once`() async throws {
        let home = try await TestTenant()
        #expect(try await !home.store.server.enable(home.tenant.slug, true))
        #expect(try await home.store.server.enable(home.tenant.slug, false))
        #expect(try await !home.store.server.enable(home.tenant.slug, false))
        #expect(try await home.store.server.tenant(home.tenant.slug)?.isEnabled == false)
        #expect(try await !home.store.server.enable(TestTenant.slug(), true))
        #expect(try await home.store.server.tenant(TestTenant.slug()) == nil)
    }

    @Test func `all tenants come page by page`() async throws {
        let home = try await TestTenant()
        let slug = home.tenant.slug.description
        let first = try await home.store.server.tenants(after: String(slug.dropLast()), limit: 1000)
        #expect(first.contains { $0.id == home.tenant.id })
        let behind = try await home.store.server.tenants(after: slug, limit: 1000)
        #expect(!behind.contains { $0.id == home.tenant.id })
        #expect(try await home.store.server.tenants(after: "", limit: 1).count == 1)
    }

    @Test(arguments: [
        "access_token_lifetime = 9", "access_token_lifetime = 86401", "session_idle_lifetime = 0",
        "session_lifetime = 0",
        "key_lifetime = 86399",
    ])
    func `a policy out of bounds is a conflict`(_ bound: String) async throws {
        let home = try await TestTenant()
        let value = Int(bound.split(separator: " ")[2])!
        var policy = Tenant.Policy()
        switch bound.split(separator: " ")[0] {
        case "access_token_lifetime": policy.accessTokenLifetime = value
        case "session_idle_lifetime": policy.sessionIdleLifetime = value
        case "session_lifetime": policy.sessionLifetime = value
        default: policy.keyLifetime = value
        }
        let tenant = Tenant(id: home.tenant.id, slug: home.tenant.slug, name: "", isEnabled: true, policy: policy)
        await #expect {
            _ = try await home.store.server.save(tenant, now: now)
        } throws: { error in
            if case StoreError.conflict = error { true } else { false }
        }
    }
}
