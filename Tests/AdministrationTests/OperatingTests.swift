import Administration
import FoundationEssentials
import Keys
import OAuth
import Store
import Testing

@Suite struct OperatingTests {
    private func tenant(_ ground: Ground) async throws -> Tenant {
        let declared = try TenantDeclaration(.mapping([("slug", .text(Ground.slug().description))]))
        return try await ground.administrator.create(declared, now: Ground.now)
    }

    @Test func `creating what is there is refused and changes nothing`() async throws {
        let ground = try await Ground.shared()
        let tenant = try await tenant(ground)
        let other = try TenantDeclaration(
            .mapping([("slug", .text(tenant.slug.description)), ("name", .text("Other"))]))
        let first = await #expect(throws: AdministrationError.self) {
            try await ground.administrator.create(other, now: Ground.now)
        }
        #expect(first?.description == "there is a tenant \(tenant.slug) already")
        #expect(try await ground.administrator.tenant(tenant.slug).name == tenant.name)

        let client = try ClientDeclaration(.mapping([("id", .text("web"))]))
        let saved = try await ground.administrator.create(client, of: tenant, now: Ground.now)
        let secret = try #require(saved.generatedSecret)
        await #expect(throws: AdministrationError.self) {
            try await ground.administrator.create(client, of: tenant, now: Ground.now)
        }
        let stored = try await ground.administrator.client(client.client.id, of: tenant)
        #expect(ground.isSecret(secret, of: stored, in: tenant))

        let user = try UserDeclaration(.mapping([("email", .text("a@b")), ("password", .text("one"))]))
        let created = try await ground.administrator.create(user, of: tenant, now: Ground.now)
        let rival = try UserDeclaration(.mapping([("email", .text("A@B")), ("password", .text("two"))]))
        await #expect(throws: AdministrationError.self) {
            try await ground.administrator.create(rival, of: tenant, now: Ground.now)
        }
        #expect(try await ground.administrator.user(user.email, of: tenant).id == created.id)
        #expect(try await ground.verifies("one", of: "a@b", in: tenant))
        #expect(
            try await ground.audited(.configurationApplied, of: tenant) == ["client_created", "user_created"])
    }

    @Test func `a tenant is shut and opened, and each is on record once`() async throws {
        let ground = try await Ground.shared()
        let tenant = try await tenant(ground)
        #expect(try await ground.administrator.enable(tenant.slug, false, now: Ground.now) == .changed)
        #expect(try await ground.administrator.enable(tenant.slug, false, now: Ground.now) == .unchanged)
        #expect(try await !ground.administrator.tenant(tenant.slug).isEnabled)
        #expect(try await ground.administrator.enable(tenant.slug, true, now: Ground.now) == .changed)
        #expect(
            try await ground.audited(.configurationApplied, of: tenant) == ["tenant_disabled", "tenant_enabled"])
        await #expect(throws: AdministrationError.self) {
            try await ground.administrator.enable(Ground.slug(), false, now: Ground.now)
        }
    }

    @Test func `lists come in pages and in order`() async throws {
        let ground = try await Ground.shared()
        let tenant = try await tenant(ground)
        let users = (0..<5).map { "{email: u\($0)@b}" }.joined(separator: ", ")
        try await ground.apply("tenants: [{slug: \(tenant.slug), users: [\(users)]}]")
        let first = try await ground.administrator.users(of: tenant, after: "", limit: 3)
        let rest = try await ground.administrator.users(of: tenant, after: "u2@b", limit: 3)
        #expect((first + rest).map(\.claims.email) == (0..<5).map { "u\($0)@b" })
        #expect(try await ground.administrator.tenants(after: "", limit: 1).count == 1)
    }

    @Test func `a rotated key waits until it is known, then signs`() async throws {
        let ground = try await Ground.shared()
        let tenant = try await tenant(ground)
        #expect(try await rotate(tenant, .whenPublished, at: Ground.now) == .published)
        #expect(try await rotate(tenant, .whenPublished, at: Ground.now) == .waiting)
        let keys = try await ground.administrator.keys(of: tenant)
        #expect(keys.map(\.state) == [.pending])
        #expect(keys[0].changes == Ground.now + KeyRotation.publishedBefore)
    }

    @Test func `an urgent rotation signs at once, also with the key that was waiting`() async throws {
        let ground = try await Ground.shared()
        let tenant = try await tenant(ground)
        #expect(try await rotate(tenant, .now, at: Ground.now) == .rotated)
        let first = try #require(try await ground.administrator.keys(of: tenant).first)
        #expect(first.state == .active && first.algorithm == .es256)
        #expect(try await rotate(tenant, .whenPublished, at: Ground.now + 60) == .published)
        #expect(try await rotate(tenant, .now, at: Ground.now + 120) == .rotated)
        let keys = try await ground.administrator.keys(of: tenant)
        #expect(keys.map(\.state) == [.retiring, .active])
        #expect(keys[0].id == first.id)
        #expect(try await ground.audited(.keysRotated, of: tenant) == ["ES256", "ES256", "ES256"])
    }

    @Test func `keys that somebody else may know are trusted no more, whatever their state`() async throws {
        let ground = try await Ground.shared()
        let tenant = try await tenant(ground)
        _ = try await rotate(tenant, .now, at: Ground.now)
        _ = try await rotate(tenant, .now, at: Ground.now + 1)
        _ = try await rotate(tenant, .whenPublished, at: Ground.now + 2)
        #expect(try await ground.administrator.keys(of: tenant).map(\.state) == [.retiring, .active, .pending])
        #expect(try await rotate(tenant, .compromised, at: Ground.now + 3) == .replaced)
        let keys = try await ground.administrator.keys(of: tenant)
        #expect(keys.map(\.state) == [.retired, .retired, .retired, .active])
        #expect(keys.dropLast().allSatisfy { $0.publicKey.isEmpty && $0.privateKey == nil })
        #expect(try await ground.audited(.keysRotated, of: tenant).last == "ES256 compromised")
    }

    @Test(arguments: [0.1, 0.123_456_4, 0.123_456_6, 0.999_999_9])
    func `an urgent rotation comes about at any fraction of a second`(fraction: Double) async throws {
        let ground = try await Ground.shared()
        let tenant = try await tenant(ground)
        _ = try await rotate(tenant, .now, at: Ground.now + fraction)
        _ = try await rotate(tenant, .whenPublished, at: Ground.now + 1 + fraction)
        _ = try await rotate(tenant, .now, at: Ground.now + 2 + fraction)
        #expect(try await ground.administrator.keys(of: tenant).map(\.state) == [.retiring, .active])
    }

    @Test func `another tenant's keys stay what they are`() async throws {
        let ground = try await Ground.shared()
        let (left, right) = (try await tenant(ground), try await tenant(ground))
        _ = try await rotate(left, .now, at: Ground.now)
        #expect(try await ground.administrator.keys(of: right).isEmpty)
    }

    @Test func `documents for programs hold no secret`() async throws {
        let ground = try await Ground.shared()
        let tenant = try await tenant(ground)
        try await ground.apply(
            """
            tenants:
              - slug: \(tenant.slug)
                clients: [{id: web, secret: s3cret, redirect_uris: ["https://a.example/"], grant_types: [client_credentials]}]
                users: [{email: a@b, password: pa55word, given_name: Ada, roles: [x], address: {country: GB}}]
            """)
        let web = try await ground.administrator.client(Client.ID("web")!, of: tenant).document
        let user = try await ground.administrator.user(EmailAddress("a@b")!, of: tenant).document
        let client = try #require(JSONValue(parsing: web.bytes)?.object)
        #expect(
            client["type"] == .string("confidential")
                && client["grant_types"] == .array([.string("client_credentials")]))
        let person = try #require(JSONValue(parsing: user.bytes)?.object)
        #expect(person["given_name"] == .string("Ada") && person["address"]?.object?["country"] == .string("GB"))
        #expect(person["enabled"] == .bool(true) && person["email"] == .string("a@b"))
        let text = String(decoding: web.bytes + user.bytes + tenant.document.bytes, as: UTF8.self)
        #expect(!text.contains("s3cret") && !text.contains("pa55word") && !text.contains("argon2"))
    }

    private func rotate(_ tenant: Tenant, _ turn: Administrator.KeyTurn, at time: Date) async throws
        -> Administrator.Rotation
    {
        try await Ground.shared().administrator.rotateKey(of: tenant, .es256, turn: turn, now: time)
    }
}
