import Administration
import FoundationEssentials
import OAuth
import Store
import Testing

/// What operators do with accounts that people otherwise make and delete themselves.
struct AccountOperatingTests {
    private let now = Ground.now

    private func tenant(_ ground: Ground) async throws -> Tenant {
        let declared = try TenantDeclaration(.mapping([("slug", .text(Ground.slug().description))]))
        return try await ground.administrator.create(declared, now: now)
    }

    private func person(_ ground: Ground, _ tenant: Tenant) async throws -> EmailAddress {
        let user = try UserDeclaration(.mapping([("email", .text("ada@example.com")), ("password", .text("one"))]))
        _ = try await ground.administrator.create(user, of: tenant, now: now)
        return user.email
    }

    @Test func `an account is deleted and restored, and its owner hears of both`() async throws {
        let ground = try await Ground.shared()
        let tenant = try await tenant(ground)
        let email = try await person(ground, tenant)
        let time = try await ground.administrator.close(email, of: tenant, now: now)
        #expect(time == now + 30 * 86_400)
        #expect(try await ground.administrator.user(email, of: tenant).erasure == time)
        await #expect(throws: AdministrationError.self) {
            try await ground.administrator.close(email, of: tenant, now: now)
        }
        try await ground.administrator.restore(email, of: tenant, now: now + 1)
        #expect(try await ground.administrator.user(email, of: tenant).erasure == nil)
        await #expect(throws: AdministrationError.self) {
            try await ground.administrator.restore(email, of: tenant, now: now)
        }
        let mails = try await ground.administrator.mails(of: tenant, after: nil, limit: 10)
        #expect(mails.map(\.kind) == [.restored, .closed] && mails.allSatisfy { $0.recipient == email.text })
        #expect(mails.first?.letter?.link == "/account")
    }

    @Test func `who has an account, or wants no more, isn't invited`() async throws {
        let ground = try await Ground.shared()
        let tenant = try await tenant(ground)
        let known = try await person(ground, tenant)
        await #expect(throws: AdministrationError.self) {
            try await ground.administrator.invite(known, to: tenant, now: now)
        }
        let email = EmailAddress("bea@example.com")!
        try await ground.administrator.invite(email, to: tenant, now: now)
        let mails = try await ground.administrator.mails(of: tenant, after: nil, limit: 10)
        let letter = try #require(mails.first?.letter)
        #expect(mails.map(\.kind) == [.invitation] && letter.link == "/sign-up")
        let address = try #require(letter.otherLink)
        let token = try #require(InvitationToken(presented: address.split(separator: "=").last ?? ""))
        #expect(address == "/decline?token=" + token.expose())
        #expect(
            try await ground.administrator.invitations(of: tenant, after: "", limit: 10).map(\.email) == [email.text])
        #expect(try await ground.store.tenant(tenant.id).decline(token, now: now))
        await #expect(throws: AdministrationError.self) {
            try await ground.administrator.invite(email, to: tenant, now: now)
        }
        #expect(try await ground.administrator.uninvite(email, of: tenant, now: now) == .changed)
        #expect(try await ground.administrator.uninvite(email, of: tenant, now: now) == .unchanged)
        try await ground.administrator.invite(email, to: tenant, now: now)
    }

    @Test func `a brand and the rules for accounts are declared, and what is wrong is told`() async throws {
        let declared = try Declaration(
            yaml: Array(
                """
                tenants:
                  - slug: acme
                    sign_up: invited
                    sign_up_domains: [Acme.example]
                    password_minimum: 12
                    deletion_grace: 7d
                    brand:
                      accent: "#0b7a4b"
                      radius: 6
                      policy_uri: https://acme.example/privacy
                """.utf8))
        let tenant = declared.tenants[0]
        #expect(tenant.policy.signUp == .invited && tenant.policy.signUpDomains == ["acme.example"])
        #expect(tenant.policy.passwordMinimum == 12 && tenant.policy.deletionGrace == 604_800)
        #expect(tenant.brand.accent?.color.description == "#0b7a4b" && tenant.brand.radius?.pixels == 6)
        let problems = #expect(throws: DeclarationProblems.self) {
            try Declaration(
                yaml: Array(
                    """
                    tenants:
                      - slug: acme
                        sign_up: maybe
                        password_minimum: 4
                        brand:
                          accent: "#ffff00"
                          radius: 99
                          logo_uri: http://acme.example/logo.png
                          dark_logo: x
                    """.utf8))
        }
        let told = problems?.description ?? ""
        for word in ["sign_up", "password_minimum", "accent", "radius", "logo_uri", "dark_logo"] {
            #expect(told.contains(word), "\(word): \(told)")
        }
        #expect(told.contains("4.5"))
    }
}
