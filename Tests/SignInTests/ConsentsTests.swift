import OAuth
import SignIn
import Store
import TestStore
import Testing

@Suite struct ConsentsTests {
    private let now = TestTenant.now

    @Test func `consents add up, for each client by itself, and are audited`() async throws {
        let home = try await TestTenant()
        let consents = Consents(store: home.store, logger: silence)
        let client = try await home.client(isFirstParty: false)
        let other = try await home.client("other", isFirstParty: false)
        let user = try await home.user()
        let session = try await home.session(of: user)
        func given(_ client: Client) async throws -> Set<String> {
            Set(try await consents.given(by: user, to: client, of: home.tenant).tokens)
        }
        #expect(try await given(client) == [])
        for scopes in [["openid", "email"], ["profile", "openid"]] as [ScopeSet] {
            try await consents.give(
                scopes, by: session.authentication, from: TestTenant.phone, to: client.id, of: home.tenant, now: now)
        }
        #expect(try await given(client) == ["openid", "email", "profile"])
        #expect(try await given(other) == [])
        await consents.deny(by: session.authentication, from: TestTenant.phone, to: other.id, of: home.tenant, now: now)
        #expect(try await given(other) == [])
        #expect(try await home.audited(.consentGiven).map(\.client) == ["web", "web"])
        let denied = try #require(try await home.audited(.consentDenied).first)
        #expect(denied.client == "other")
        #expect(denied.user == user)
        #expect(denied.session == session.authentication.session)
    }

    @Test func `a first-party client needs none`() async throws {
        let home = try await TestTenant()
        let consents = Consents(store: home.store, logger: silence)
        let client = try await home.client(isFirstParty: true)
        let session = try await home.session(of: try await home.user())
        try await consents.give(
            ["openid"], by: session.authentication, from: TestTenant.phone, to: client.id, of: home.tenant, now: now)
        #expect(try await consents.given(by: session.authentication.user, to: client, of: home.tenant) == [])
    }
}
