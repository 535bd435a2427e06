import FoundationEssentials
import OAuth
import Postgres
import Store
import TestStore
import Testing

@Suite struct UpsertTests {
    let now = TestTenant.now

    // MARK: Tenants

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
        "access_token_lifetime = 9", "access_token_lifetime = 86401", "session_idle_lifetime = 0", "session_lifetime = 0",
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

    // MARK: Clients

    private func registered(
        _ client: Client, secret: String?, logout: [String] = [], dormant: Set<String> = []
    ) -> RegisteredClient {
        RegisteredClient(
            client: client, secretDigest: secret.map { ClientSecretDigest(of: Secret(text: $0)) },
            postLogoutRedirectURIs: logout, backchannelLogoutURI: nil, dormantGrantTypes: dormant)
    }

    @Test func `saving a client says what it did`() async throws {
        let home = try await TestTenant()
        let records = home.records
        let client = try await home.client(secret: "one")
        let same = registered(client, secret: "one")
        #expect(try await records.save(same, now: now) == (.unchanged, true))
        #expect(try await records.save(same, ifPresent: .leave, now: now) == (.unchanged, false))
        let second = registered(client, secret: "two")
        #expect(try await records.save(second, now: now) == (.changed, true))
        #expect(try await records.save(same, ifPresent: .replace(keeping: [.secret]), now: now) == (.unchanged, false))
        let changed = registered(client, secret: "one", logout: ["https://app.example/"], dormant: ["refresh_token"])
        #expect(try await records.save(changed, ifPresent: .replace(keeping: [.secret]), now: now) == (.changed, false))
        let stored = try #require(try await records.client(client.id))
        #expect(stored.secretDigest?.matches(ClientSecretDigest(of: Secret(text: "two"))) == true)
        #expect(stored.postLogoutRedirectURIs == ["https://app.example/"])
        #expect(stored.grantTypeNames == ["authorization_code", "client_credentials", "refresh_token"])
        #expect(stored.dormantGrantTypes == ["refresh_token"])
        #expect(stored.client.grantTypes == client.grantTypes)
        #expect(stored.client.scopes == client.scopes)
        #expect(stored.client.redirectURIs == client.redirectURIs)
    }

    @Test func `a public client that gets a secret keeps none`() async throws {
        let home = try await TestTenant()
        _ = try await home.client("app", secret: nil)
        let confidential = try await TestTenant().client("app", secret: "new")
        let saved = try await home.records.save(
            registered(confidential, secret: "new"), ifPresent: .replace(keeping: [.secret]), now: now)
        #expect(saved == (.changed, true))
        let open = try await TestTenant().client("app", secret: nil)
        let back = try await home.records.save(
            registered(open, secret: nil), ifPresent: .replace(keeping: [.secret]), now: now)
        #expect(back == (.changed, true))
        #expect(try await home.records.client(open.id)?.secretDigest == nil)
    }

    @Test func `a client without a secret is public, and a public client has none`() async throws {
        let home = try await TestTenant()
        let confidential = try await home.client("one")
        let open = try await home.client("two", secret: nil)
        for wrong in [registered(confidential, secret: nil), registered(open, secret: "x")] {
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
        let saved = registered(client, secret: "secret")
        let changes = try await withThrowingTaskGroup(of: Change.self) { group in
            for _ in 0..<20 { group.addTask { try await records.save(saved, now: TestTenant.now).change } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(changes.filter { $0 == .created }.count == 1)
        #expect(changes.filter { $0 == .unchanged }.count == 19)
    }

    // MARK: Users

    @Test func `saving a user says what it did`() async throws {
        let home = try await TestTenant()
        let id = try await home.user("Ada@Example.com", password: [1])
        let records = home.records
        let email = EmailAddress("ADA@example.com")!
        let stored = try #require(try await records.user(email))
        #expect(stored.id == id)
        #expect(stored.claims.email == "Ada@Example.com", "as it was written")
        #expect(stored.claims.profile == [.name: "Ada Lovelace", .locale: "en-GB"])
        #expect(stored.claims.address == ["country": "England"])
        #expect(try await records.save(stored, password: nil, now: now + 5) == .unchanged)
        #expect(try await records.user(email)?.claims.updatedAt == now)
        var claims = stored.claims
        claims.roles = ["admin", "auditor"]
        let promoted = UserRecord(id: id, claims: claims, isEnabled: true)
        #expect(try await records.save(promoted, password: nil, ifPresent: .leave, now: now + 5) == .unchanged)
        #expect(try await records.save(promoted, password: nil, now: now + 5) == .changed)
        #expect(try await records.user(email)?.claims.updatedAt == now + 5)
        #expect(try await records.passwordAccount(email)?.password == [1], "kept")
        #expect(try await records.save(promoted, password: [2], now: now + 6) == .changed)
        #expect(try await records.passwordAccount(email)?.password == [2])
    }

    @Test(arguments: [IfPresent.KeptColumn.enabled, .emailVerified, .phoneNumberVerified])
    func `what moved on since is kept where that is asked for`(_ column: IfPresent.KeptColumn) async throws {
        let home = try await TestTenant()
        let id = try await home.user()
        let email = EmailAddress("ada@example.com")!
        var claims = try #require(try await home.records.user(email)).claims
        let declared = UserRecord(id: id, claims: claims, isEnabled: true)
        if column == .emailVerified { claims.emailVerified.toggle() }
        if column == .phoneNumberVerified { claims.phoneNumberVerified.toggle() }
        let moved = UserRecord(id: id, claims: claims, isEnabled: column != .enabled)
        #expect(try await home.records.save(moved, password: nil, now: now) == .changed)
        let keeping = IfPresent.replace(keeping: [column])
        #expect(try await home.records.save(declared, password: nil, ifPresent: keeping, now: now) == .unchanged)
        #expect(try await home.records.save(declared, password: nil, now: now) == .changed)
    }

    @Test func `another number is not verified because the old one was`() async throws {
        let home = try await TestTenant()
        let id = try await home.user { $0.phoneNumberVerified = true }
        let email = EmailAddress("ada@example.com")!
        var claims = try #require(try await home.records.user(email)).claims
        claims.phoneNumber = "+1 555 0100"
        claims.phoneNumberVerified = false
        let keeping = IfPresent.replace(keeping: [.phoneNumberVerified])
        let moved = UserRecord(id: id, claims: claims, isEnabled: true)
        #expect(try await home.records.save(moved, password: nil, ifPresent: keeping, now: now) == .changed)
        #expect(try await home.records.user(email)?.claims.phoneNumberVerified == false)
    }

    @Test func `an address that another account has is left to it`() async throws {
        let home = try await TestTenant()
        let id = try await home.user()
        let email = EmailAddress("ada@example.com")!
        let claims = try #require(try await home.records.user(email)).claims
        let second = UserRecord(id: .random(), claims: claims, isEnabled: false)
        #expect(try await home.records.save(second, password: [6], now: now) == .unchanged)
        let account = try #require(try await home.records.passwordAccount(email))
        #expect(account.user == id)
        #expect(account.password == nil)
        #expect(account.isEnabled)
    }

    @Test func `users come page by page, in the order of their addresses`() async throws {
        let home = try await TestTenant()
        for name in ["Bo", "al", "Cy"] { _ = try await home.user("\(name)@example.com") }
        #expect(
            try await home.records.users(after: "", limit: 2).map(\.claims.email) == ["al@example.com", "Bo@example.com"])
        #expect(
            try await home.records.users(after: "bo@example.com", limit: 2).map(\.claims.email) == ["Cy@example.com"])
    }

    @Test func `a late re-hash does not overwrite a password that was replaced meanwhile`() async throws {
        let home = try await TestTenant()
        let id = try await home.user(password: [1])
        let email = EmailAddress("ada@example.com")!
        try await home.records.replacePassword(of: id, [1], with: [2], now: now)
        #expect(try await home.records.account(email)?.password == [2])
        try await home.records.replacePassword(of: id, [1], with: [3], now: now)
        #expect(try await home.records.account(email)?.password == [2])
    }

    @Test func `a re-hash is no news of the person`() async throws {
        let home = try await TestTenant()
        let id = try await home.user(password: [1])
        try await home.records.replacePassword(of: id, [1], with: [2], now: now + 100)
        #expect(try await home.records.user(EmailAddress("ada@example.com")!)?.claims.updatedAt == now)
    }
}
