import FoundationEssentials
import OAuth
import Postgres
import Store
import TestStore
import Testing

@Suite struct ClientRecordTests {
    private let now = TestTenant.now

    private func registered(
        _ client: Client, of home: TestTenant, secret: String?, logout: String? = nil
    ) -> RegisteredClient {
        RegisteredClient(
            client: client, secretDigest: secret.map { home.records.digest(of: Secret(text: $0), for: client.id) },
            backchannelLogoutURI: logout)
    }

    @Test func `saving a client says what it did`() async throws {
        let home = try await TestTenant()
        let records = home.records
        let client = try await home.client(secret: "one")
        let same = registered(client, of: home, secret: "one")
        #expect(try await records.save(same, now: now) == (.unchanged, true))
        #expect(try await records.save(same, ifPresent: .leave, now: now) == (.unchanged, false))
        let second = registered(client, of: home, secret: "two")
        #expect(try await records.save(second, now: now) == (.changed, true))
        #expect(try await records.save(same, ifPresent: .replace(keeping: [.secret]), now: now) == (.unchanged, false))
        let changed = registered(
            client, of: home, secret: "one", logout: "https://app.example/")
        #expect(try await records.save(changed, ifPresent: .replace(keeping: [.secret]), now: now) == (.changed, false))
        let stored = try #require(try await records.client(client.id))
        #expect(stored.secretDigest?.matches(records.digest(of: Secret(text: "two"), for: client.id)) == true)
        #expect(stored.backchannelLogoutURI == "https://app.example/")
        #expect(stored.client.grantTypes == client.grantTypes)
        #expect(stored.client.scopes == client.scopes)
        #expect(stored.client.redirectURIs == client.redirectURIs)
    }

    @Test
    func `a secret's digest is worth something for one client of one tenant, and only to who has the master secret`()
        async throws
    {
        let (home, other) = (try await TestTenant(), try await TestTenant())
        let stranger = TestDatabase.store(on: home.database, masterSecret: 2).tenant(home.tenant.id)
        let (web, app) = (try #require(Client.ID("web")), try #require(Client.ID("app")))
        let secret = Secret(text: "password1")
        let digest = home.records.digest(of: secret, for: web)
        #expect(digest.matches(home.records.digest(of: secret, for: web)))
        #expect(!digest.matches(home.records.digest(of: Secret(text: "password2"), for: web)))
        #expect(!digest.matches(home.records.digest(of: secret, for: app)))
        #expect(!digest.matches(other.records.digest(of: secret, for: web)))
        #expect(!digest.matches(stranger.digest(of: secret, for: web)))
        #expect(digest.bytes != Digest<Client>(of: secret).bytes)
    }

    @Test func `a public client that gets a secret keeps none`() async throws {
        let home = try await TestTenant()
        _ = try await home.client("app", secret: nil)
        let confidential = try await TestTenant().client("app", secret: "new")
        let saved = try await home.records.save(
            registered(confidential, of: home, secret: "new"), ifPresent: .replace(keeping: [.secret]), now: now)
        #expect(saved == (.changed, true))
        let open = try await TestTenant().client("app", secret: nil)
        let back = try await home.records.save(
            registered(open, of: home, secret: nil), ifPresent: .replace(keeping: [.secret]), now: now)
        #expect(back == (.changed, true))
        #expect(try await home.records.client(open.id)?.secretDigest == nil)
    }

    @Test func `a client without a secret is public, and a public client has none`() async throws {
        let home = try await TestTenant()
        let confidential = try await home.client("one")
        let open = try await home.client("two", secret: nil)
        for wrong in [registered(confidential, of: home, secret: nil), registered(open, of: home, secret: "x")] {
            await #expect(throws: StoreError.self) { _ = try await home.records.save(wrong, now: now) }
        }
    }

    @Test func `clients come page by page`() async throws {
        let home = try await TestTenant()
        for id in ["b", "a", "c"] { _ = try await home.client(id) }
        let first = try await home.records.clients(after: "", limit: 2).map(\.client.id.description)
        #expect(first == ["a", "b"])
        #expect(try await home.records.clients(after: "b", limit: 2).map(\.client.id.description) == ["c"])
    }

    @Test func `one of twenty at once creates a client`() async throws {
        let home = try await TestTenant()
        let client = try await TestTenant().client("race")
        let records = home.records
        let saved = registered(client, of: home, secret: "secret")
        let changes = try await withThrowingTaskGroup(of: Change.self) { group in
            for _ in 0..<20 { group.addTask { try await records.save(saved, now: TestTenant.now).change } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(changes.filter { $0 == .created }.count == 1)
        #expect(changes.filter { $0 == .unchanged }.count == 19)
    }
}
