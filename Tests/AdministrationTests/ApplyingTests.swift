import Administration
import FoundationEssentials
import OAuth
import Postgres
import Store
import Testing

@Suite struct ApplyingTests {
    private func file(_ slug: Tenant.Slug, redirect: String = "https://a.example/cb") -> String {
        """
        tenants:
          - slug: \(slug)
            name: Acme
            clients:
              - {id: web, secret: s3cret, redirect_uris: ["\(redirect)"], grant_types: [authorization_code, refresh_token]}
              - {id: spa, type: public, application_type: native, redirect_uris: ["http://127.0.0.1/cb", "app:/cb"]}
            users:
              - {email: Ada@Example.com, name: Ada, roles: [admin], password: correct horse}
        """
    }

    @Test func `a second apply changes nothing`() async throws {
        let ground = try await Ground.shared()
        let slug = Ground.slug()
        let lines = try await ground.apply(file(slug))
        #expect(
            lines == [
                "tenant \(slug): created", "client web: created", "client spa: created",
                "user Ada@Example.com: created",
            ])
        let tenant = try await ground.administrator.tenant(slug)
        let before = try await ground.administrator.user(EmailAddress("ada@example.com")!, of: tenant)
        let again = try await ground.apply(file(slug), at: Ground.now + 60)
        #expect(again.allSatisfy { $0.hasSuffix(": unchanged") } && again.count == 4)
        let after = try await ground.administrator.user(EmailAddress("ada@example.com")!, of: tenant)
        #expect(after.id == before.id && after.claims.updatedAt == Ground.now)
        #expect(try await ground.audited(.configurationApplied, of: tenant) == ["applied: tenant 1, client 2, user 1"])
    }

    @Test func `what is stored is what was declared`() async throws {
        let ground = try await Ground.shared()
        let slug = Ground.slug()
        try await ground.apply(file(slug))
        let tenant = try await ground.administrator.tenant(slug)
        let web = try await ground.administrator.client(Client.ID("web")!, of: tenant)
        #expect(ground.isSecret(Secret(text: "s3cret"), of: web, in: tenant))
        #expect(web.client.grantTypes == [.authorizationCode, .refreshToken])
        let spa = try await ground.administrator.client(Client.ID("spa")!, of: tenant)
        #expect(spa.secretDigest == nil && spa.client.isPublic && spa.client.applicationType == .native)
        #expect(spa.client.redirectURIs.map(\.description) == ["http://127.0.0.1/cb", "app:/cb"])
        let ada = try await ground.administrator.user(EmailAddress("ADA@example.com")!, of: tenant)
        #expect(ada.claims.email == "Ada@Example.com" && ada.claims.roles == ["admin"] && ada.isEnabled)
        #expect(try await ground.verifies("correct horse", of: "ada@example.com", in: tenant))
    }

    @Test func `only what differs changes, and what is not mentioned stays`() async throws {
        let ground = try await Ground.shared()
        let slug = Ground.slug()
        try await ground.apply(file(slug))
        let lines = try await ground.apply(file(slug, redirect: "https://b.example/cb"), at: Ground.now + 60)
        #expect(
            lines == [
                "tenant \(slug): unchanged", "client web: changed", "client spa: unchanged",
                "user Ada@Example.com: unchanged",
            ])
        #expect(try await ground.apply("tenants: [{slug: \(slug), name: Other}]") == ["tenant \(slug): changed"])
        let tenant = try await ground.administrator.tenant(slug)
        #expect(tenant.name == "Other")
        #expect(try await ground.administrator.clients(of: tenant, after: "", limit: 10).count == 2)
        #expect(try await ground.administrator.users(of: tenant, after: "", limit: 10).count == 1)
    }

    @Test func `a confidential client without a secret gets one, once`() async throws {
        let ground = try await Ground.shared()
        let slug = Ground.slug()
        let yaml = "tenants: [{slug: \(slug), clients: [{id: web}, {id: spa, type: public}]}]"
        let declaration = try Declaration(yaml: Array(yaml.utf8))
        let first = try await ground.administrator.apply(declaration, now: Ground.now)
        let secret = try #require(first[1].generatedSecret)
        #expect(secret.expose().count == 43)
        #expect(first.count { $0.generatedSecret != nil } == 1)
        let again = try await ground.administrator.apply(declaration, now: Ground.now)
        #expect(again.allSatisfy { $0.generatedSecret == nil && $0.change == .unchanged })
        try await ground.apply("tenants: [{slug: \(slug), clients: [{id: web, name: New}]}]")
        let tenant = try await ground.administrator.tenant(slug)
        let kept = try await ground.administrator.client(Client.ID("web")!, of: tenant)
        #expect(kept.client.name == "New" && ground.isSecret(secret, of: kept, in: tenant))
    }

    @Test func `a declared secret replaces the stored one, and a change of type makes or drops one`() async throws {
        let ground = try await Ground.shared()
        let slug = Ground.slug()
        func apply(_ members: String) async throws -> AppliedChange {
            let yaml = "tenants: [{slug: \(slug), clients: [{id: web, \(members)}]}]"
            return try await ground.administrator.apply(Declaration(yaml: Array(yaml.utf8)), now: Ground.now)[1]
        }
        func has(_ secret: Secret) async throws -> Bool {
            let tenant = try await ground.administrator.tenant(slug)
            let web = try await ground.administrator.client(Client.ID("web")!, of: tenant)
            return ground.isSecret(secret, of: web, in: tenant)
        }
        #expect(try await apply("secret: one").change == .created)
        #expect(try await apply("secret: two").change == .changed)
        #expect(try await has(Secret(text: "two")))
        #expect(try await apply("secret: two").change == .unchanged)
        #expect(try await apply("type: public").generatedSecret == nil)
        #expect(try await !has(Secret(text: "two")))
        let secret = try #require(try await apply("type: confidential").generatedSecret)
        #expect(try await has(secret))
    }

    // Often, because each has its chance to fall between two looks of the database.
    @Test(arguments: 0..<20) func `two applies at once agree`(_: Int) async throws {
        let ground = try await Ground.shared()
        let slug = Ground.slug()
        let yaml = """
            tenants:
              - slug: \(slug)
                clients: [{id: web}, {id: other}]
                users: [{email: a@b, password: correct horse}, {email: c@d, password: battery staple}]
            """
        let declaration = try Declaration(yaml: Array(yaml.utf8))
        let reports = try await withThrowingTaskGroup(of: [AppliedChange].self) { group in
            for _ in 0..<8 { group.addTask { try await ground.administrator.apply(declaration, now: Ground.now) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for index in 0..<5 { #expect(reports.count { $0[index].change == .created } == 1) }
        let tenant = try await ground.administrator.tenant(slug)
        for index in 1...2 {
            let secrets = reports.compactMap { $0[index].generatedSecret }
            let id = try #require(Client.ID(reports[0][index].identity))
            let stored = try await ground.administrator.client(id, of: tenant)
            #expect(secrets.count == 1)
            #expect(ground.isSecret(secrets[0], of: stored, in: tenant))
        }
        #expect(try await ground.verifies("correct horse", of: "a@b", in: tenant))
        #expect(try await ground.verifies("battery staple", of: "c@d", in: tenant))
    }

    @Test func `what has a life of its own is kept unless the file declares it`() async throws {
        let ground = try await Ground.shared()
        let slug = Ground.slug()
        let plain = "tenants: [{slug: \(slug), users: [{email: a@b, phone_number: '1'}]}]"
        try await ground.apply(
            "tenants: [{slug: \(slug), users: [{email: a@b, phone_number: '1', phone_number_verified: true, email_verified: true, enabled: false}]}]"
        )
        #expect(try await ground.administrator.enable(slug, false, now: Ground.now) == .changed)
        #expect(try await ground.apply(plain).allSatisfy { $0.hasSuffix(": unchanged") })
        let tenant = try await ground.administrator.tenant(slug)
        #expect(!tenant.isEnabled)
        var user = try await ground.administrator.user(EmailAddress("a@b")!, of: tenant)
        #expect(user.claims.emailVerified && user.claims.phoneNumberVerified && !user.isEnabled)
        // Another number is another proof; and what is declared counts.
        try await ground.apply(
            "tenants: [{slug: \(slug), enabled: true, users: [{email: a@b, phone_number: '2', enabled: true, email_verified: false}]}]"
        )
        user = try await ground.administrator.user(EmailAddress("a@b")!, of: tenant)
        #expect(!user.claims.emailVerified && !user.claims.phoneNumberVerified && user.isEnabled)
        #expect(try await ground.administrator.tenant(slug).isEnabled)
    }

    @Test func `two tenants have the same names and nothing in common`() async throws {
        let ground = try await Ground.shared()
        let (left, right) = (Ground.slug(), Ground.slug())
        try await ground.apply(file(left))
        try await ground.apply(file(right, redirect: "https://right.example/"))
        try await ground.apply("tenants: [{slug: \(right), users: [{email: ada@example.com, password: another}]}]")
        let (a, b) = (try await ground.administrator.tenant(left), try await ground.administrator.tenant(right))
        #expect(try await ground.verifies("correct horse", of: "ada@example.com", in: a))
        #expect(try await ground.verifies("another", of: "ada@example.com", in: b))
        let web = try await ground.administrator.client(Client.ID("web")!, of: a)
        #expect(web.client.redirectURIs.map(\.description) == ["https://a.example/cb"])
        await #expect(throws: AdministrationError.self) {
            try await ground.administrator.client(Client.ID("elsewhere")!, of: a)
        }
    }

    @Test func `an apply that fails half-way says what was done, and can be done again`() async throws {
        // A database of its own: the others would wait for the table.
        let ground = try await Ground()
        let slug = Ground.slug()
        // A database that refuses one account, as it would when it goes away in the middle.
        _ = try await ground.database.execute(
            Statement("ALTER TABLE users ADD CONSTRAINT no_users_of_this_test CHECK (email <> 'fails-half-way@test')"))
        let yaml = "tenants: [{slug: \(slug), clients: [{id: web}], users: [{email: fails-half-way@test}]}]"
        let declaration = try Declaration(yaml: Array(yaml.utf8))
        let failure = await #expect(throws: ApplyingFailure.self) {
            try await ground.administrator.apply(declaration, now: Ground.now)
        }
        #expect(failure?.changes.map(\.line) == ["tenant \(slug): created", "client web: created"])
        #expect(failure?.changes.last?.generatedSecret != nil)
        #expect(failure?.description == "the database refused it: no_users_of_this_test")
        let tenant = try await ground.administrator.tenant(slug)
        #expect(try await ground.audited(.configurationApplied, of: tenant) == ["applied: tenant 1, client 1"])
        _ = try await ground.database.execute(Statement("ALTER TABLE users DROP CONSTRAINT no_users_of_this_test"))
        let lines = try await ground.administrator.apply(declaration, now: Ground.now).map(\.line)
        #expect(lines.map { $0.hasSuffix("unchanged") } == [true, true, false])
    }
}
