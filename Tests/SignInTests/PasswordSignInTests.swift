import Credentials
import FoundationEssentials
import OAuth
import SignIn
import Store
import TestCluster
import TestStore
import Testing

@Suite struct PasswordSignInTests {
    private let now = SignInGround.now

    @Test func `the right password begins a session`() async throws {
        let ground = try await SignInGround {
            $0.sessionIdleLifetime = 100
            $0.sessionLifetime = 300
        }
        let user = try await ground.person()
        let client = try await ground.home.client()
        let signedIn = try await ground.signedIn(
            SignInGround.attempt(" ADA@example.com ", client: client.id))
        #expect(signedIn.authentication.user == user)
        #expect(signedIn.authentication.time == now)
        #expect(signedIn.authentication.methods == [.password])
        #expect(signedIn.authentication.session.rawValue == signedIn.cookie.row)
        let live = try await ground.home.records.session(signedIn.cookie, now: now + 99)
        #expect(live?.authentication.user == user)
        #expect(try await ground.home.records.session(signedIn.cookie, now: now + 100) == nil)
        let event = try #require(try await ground.home.audited(.signedIn).first)
        #expect(event.user == user)
        #expect(event.session == signedIn.authentication.session)
        #expect(event.client == "web")
        #expect(event.network == "192.0.2.1")
        #expect(event.reason == nil)
        #expect(event.incident == nil)
    }

    @Test func `the standard cost works as the cheap one does`() async throws {
        let hasher = try PasswordHasher(PasswordHasherSettings(parameters: .standard, threads: 1))
        let ground = try await SignInGround(hasher: hasher)
        _ = try await ground.person()
        _ = try await ground.begin()
        #expect(await ground.refusal("ada@example.com", "wrong") == .passwordWrong)
        await hasher.shutDown()
    }

    /// The request that deserves each refusal; the switch is the list.
    private func attempt(_ refusal: SignInRefusal) -> (email: String, password: String) {
        switch refusal {
        case .addressMalformed: ("ada", SignInGround.password)
        case .passwordMalformed: ("ada@example.com", "")
        case .accountUnknown: ("nobody@example.com", SignInGround.password)
        case .accountWithoutPassword: ("bo@example.com", SignInGround.password)
        case .passwordWrong: ("ada@example.com", SignInGround.password + " ")
        case .accountDisabled: ("cy@example.com", SignInGround.password)
        }
    }

    @Test(arguments: SignInRefusal.allCases)
    func `every refusal has its reason, in the audit log alone`(_ expected: SignInRefusal) async throws {
        let ground = try await SignInGround()
        _ = try await ground.person()
        _ = try await ground.home.user("bo@example.com")
        _ = try await ground.person("cy@example.com", isEnabled: false)
        let (email, password) = attempt(expected)
        #expect(await ground.refusal(email, password) == expected)
        let events = try await ground.home.audited(.signInRefused)
        #expect(events.map(\.reason) == [expected.rawValue])
        #expect(events.map(\.incident) == ["incident-1"])
        #expect(events.map(\.network) == ["192.0.2.1"])
        #expect(events.map(\.session) == [nil])
        let isKnown = [.passwordMalformed, .accountWithoutPassword, .passwordWrong, .accountDisabled].contains(expected)
        #expect((events.first?.user != nil) == isKnown)
        #expect(try await ground.home.audited(.signedIn).isEmpty)
    }

    @Test func `a disabled account's wrong password says no more than any other`() async throws {
        let ground = try await SignInGround()
        _ = try await ground.person("cy@example.com", isEnabled: false)
        #expect(await ground.refusal("cy@example.com", "wrong") == .passwordWrong)
    }

    @Test(arguments: [
        "\0", "a\0b@example.com", "ada@example.com\0", "@", String(repeating: "a", count: 100_000) + "@b",
    ])
    func `an address of any bytes is refused, not broken`(_ email: String) async throws {
        let ground = try await SignInGround()
        #expect(await ground.refusal(email) == .addressMalformed)
    }

    @Test(arguments: ["\0", "a\0b", String(repeating: "a", count: 100_000)])
    func `a password of any bytes is refused, not broken`(_ password: String) async throws {
        let ground = try await SignInGround()
        _ = try await ground.person()
        #expect(await ground.refusal("ada@example.com", password) == .passwordMalformed)
    }

    @Test func `another tenant's account is unknown here`() async throws {
        let (ground, other) = (try await SignInGround(), try await SignInGround())
        _ = try await other.person()
        #expect(await ground.refusal("ada@example.com") == .accountUnknown)
        _ = try await ground.home.user("ada@example.com")
        #expect(await ground.refusal("ada@example.com") == .accountWithoutPassword)
    }

    @Test func `a password that was moved to another row is worth nothing there`() async throws {
        let ground = try await SignInGround()
        _ = try await ground.person()
        let thief = try await ground.home.user("eve@example.com")
        let stored = try #require(try await ground.home.records.user(EmailAddress("eve@example.com")!))
        _ = try await ground.home.records.save(
            UserRecord(id: thief, claims: stored.claims, isEnabled: true), password: try await ground.sealed(), now: now
        )
        await #expect {
            _ = try await ground.begin("eve@example.com")
        } throws: { error in
            if case Failure<SignInRefusal>.broken = error { true } else { false }
        }
    }

    @Test func `signing in again renews the cookie and goes on with the session, a failed attempt changes nothing`()
        async throws
    {
        let ground = try await SignInGround()
        _ = try await ground.person()
        let former = try await ground.begin()
        let records = ground.home.records
        await #expect(throws: Failure<SignInRefusal>.self) {
            _ = try await ground.begin("ada@example.com", "wrong", former: former.authentication)
        }
        #expect(try await records.session(former.cookie, now: now) != nil)
        let next = try await ground.begin(former: former.authentication)
        #expect(next.authentication.session == former.authentication.session)
        #expect(next.cookie.expose() != former.cookie.expose())
        #expect(try await records.session(former.cookie, now: now) == nil)
        #expect(try await records.session(next.cookie, now: now) != nil)
    }

    @Test func `another person's sign-in ends the session that the browser had`() async throws {
        let ground = try await SignInGround()
        _ = try await ground.person()
        _ = try await ground.person("bob@example.com")
        let former = try await ground.begin()
        let next = try await ground.begin("bob@example.com", former: former.authentication)
        #expect(next.authentication.session != former.authentication.session)
        #expect(try await ground.home.records.session(former.cookie, now: now) == nil)
        #expect(try await ground.home.records.session(next.cookie, now: now) != nil)
    }

    @Test func `a session that ended meanwhile is not woken by a new sign-in`() async throws {
        let ground = try await SignInGround()
        _ = try await ground.person()
        let former = try await ground.begin()
        #expect(try await ground.home.records.end(former.authentication.session, includingOffline: false, now: now))
        let next = try await ground.begin(former: former.authentication)
        #expect(next.authentication.session != former.authentication.session)
        #expect(try await ground.home.records.session(next.cookie, now: now) != nil)
    }
}
