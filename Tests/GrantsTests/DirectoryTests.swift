import Grants
import OAuth
import Store
import TestStore
import Testing

@Suite struct DirectoryTests {
    @Test func `tenants and clients are found, remembered and forgotten`() async throws {
        let home = try await TestTenant()
        let directory = Directory(store: home.store, staleness: .seconds(3600), limit: 10)
        let client = try await home.client()
        #expect(try await directory.tenant(home.tenant.slug)?.id == home.tenant.id)
        #expect(try await directory.client(client.id, of: home.tenant)?.name == "Test web")
        #expect(try await home.store.server.enable(home.tenant.slug, false))
        #expect(try await directory.tenant(home.tenant.slug) != nil, "as old as its staleness")
        directory.forget(.random())
        #expect(try await directory.tenant(home.tenant.slug) != nil)
        directory.forget(home.tenant.id)
        #expect(try await directory.tenant(home.tenant.slug) == nil, "shut")
        #expect(try await home.store.server.enable(home.tenant.slug, true))
        directory.forgetAll()
        #expect(try await directory.tenant(home.tenant.slug) != nil)
    }

    @Test func `a client that is changed is seen once it is announced`() async throws {
        let home = try await TestTenant()
        let directory = Directory(store: home.store, staleness: .seconds(3600), limit: 10)
        let client = try await home.client()
        _ = try await directory.client(client.id, of: home.tenant)
        _ = try await home.client(scopes: ["openid"])
        #expect(try await directory.client(client.id, of: home.tenant)?.scopes != ["openid"])
        directory.forget(home.tenant.id)
        #expect(try await directory.client(client.id, of: home.tenant)?.scopes == ["openid"])
    }

    @Test func `clients of one name in two tenants are two`() async throws {
        let (one, two) = (try await TestTenant(), try await TestTenant())
        let directory = Directory(store: one.store, staleness: .seconds(3600), limit: 10)
        let first = try await one.client(scopes: ["one"])
        _ = try await two.client(scopes: ["two"])
        #expect(try await directory.client(first.id, of: one.tenant)?.scopes == ["one"])
        #expect(try await directory.client(first.id, of: two.tenant)?.scopes == ["two"])
        #expect(try await directory.client(Client.ID("nobody")!, of: one.tenant) == nil)
        #expect(try await directory.tenant(TestTenant.slug()) == nil)
    }
}
