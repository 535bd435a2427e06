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
        let signedIn = try await ground.signIn.signIn(
            SignInGround.attempt(" ADA@example.com ", client: client.id), to: ground.home.tenant, now: now)
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
        let hasher = try PasswordHasher(PasswordHasherSettings(parameters: .standard))
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
        #expect(try await ground.home.audited(.signedIn).isEmpty)
    }

    @Test func `a disabled account's wrong password says no more than any other`() async throws {
        let ground = try await SignInGround()
        _ = try await ground.person("cy@example.com", isEnabled: false)
        #expect(await ground.refusal("cy@example.com", "wrong") == .passwordWrong)
    }

    @Test(arguments: ["\0", "a\0b@example.com", "ada@example.com\0", "@", String(repeating: "a", count: 100_000) + "@b"])
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
            UserRecord(id: thief, claims: stored.claims, isEnabled: true), password: try await ground.sealed(), now: now)
        await #expect {
            _ = try await ground.begin("eve@example.com")
        } throws: { error in
            if case Failure<SignInRefusal>.broken = error { true } else { false }
        }
    }

    @Test func `signing in again ends the browser's former session, a failed attempt doesn't`() async throws {
        let ground = try await SignInGround()
        _ = try await ground.person()
        let former = try await ground.begin()
        let records = ground.home.records
        let id = former.authentication.session
        await #expect(throws: Failure<SignInRefusal>.self) {
            _ = try await ground.begin("ada@example.com", "wrong", former: id)
        }
        #expect(try await records.session(former.cookie, now: now) != nil)
        let next = try await ground.begin(former: id)
        #expect(next.authentication.session != id)
        #expect(try await records.session(former.cookie, now: now) == nil)
        #expect(try await records.session(next.cookie, now: now) != nil)
    }

    // MARK: Growing stronger

    /// "correct horse battery staple" at cost 4, as crypt(3) of another library wrote it.
    private static let bcrypt = "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"

    @Test(arguments: ["$2b$", "$2y$", "$2a$"])
    func `an imported bcrypt hash is verified once, and then it is ours`(_ scheme: String) async throws {
        let ground = try await SignInGround()
        let user = try await ground.person(hash: scheme + Self.bcrypt.dropFirst(4))
        let imported = try await ground.sealed()
        #expect(await ground.refusal("ada@example.com", "wrong") == .passwordWrong)
        #expect(try await ground.sealed() == imported, "a wrong password changes nothing")
        _ = try await ground.begin()
        let sealed = try await ground.sealed()
        let context = ground.home.records.passwordContext(of: user)
        let opened = try SignInGround.peppers().open(sealed, context: context)
        guard case .argon2(let hash) = opened.hash else {
            Issue.record("not re-hashed")
            return
        }
        #expect(hash.parameters == (try SignInGround.cheap()))
        _ = try await ground.begin()
        #expect(try await ground.sealed() == sealed, "once is enough")
        #expect(await ground.refusal("ada@example.com", "wrong") == .passwordWrong)
    }

    @Test func `a hash of another cost becomes one of today's`() async throws {
        let ground = try await SignInGround()
        let dearer = try PasswordHasher(
            PasswordHasherSettings(parameters: Argon2Parameters(memoryKiB: 16, iterations: 1, parallelism: 1)))
        let old = try await dearer.hash(try Password(SignInGround.password))
        let user = try await ground.person(hash: old.encoded)
        _ = try await ground.begin()
        let context = ground.home.records.passwordContext(of: user)
        let opened = try SignInGround.peppers().open(try await ground.sealed(), context: context)
        guard case .argon2(let hash) = opened.hash else { return }
        #expect(hash.parameters == (try SignInGround.cheap()))
        await dearer.shutDown()
    }

    @Test func `a new version of the pepper seals anew at sign-in`() async throws {
        let ground = try await SignInGround()
        _ = try await ground.person()
        #expect(try await ground.sealed().first == 1)
        let both = ground.with(try SignInGround.peppers([1, 2], current: 2))
        _ = try await both.signIn(SignInGround.attempt(), to: ground.home.tenant, now: now)
        #expect(try await ground.sealed().first == 2)
        let new = ground.with(try SignInGround.peppers([2], current: 2))
        _ = try await new.signIn(SignInGround.attempt(), to: ground.home.tenant, now: now)
        // The former key is not needed any more; without the new one nothing opens, and that is no refusal.
        await #expect {
            _ = try await ground.begin()
        } throws: { error in
            if case Failure<SignInRefusal>.broken = error { true } else { false }
        }
    }

    @Test func `growing stronger is no news of the person`() async throws {
        let ground = try await SignInGround()
        _ = try await ground.person(hash: Self.bcrypt)
        let email = EmailAddress("ada@example.com")!
        let before = try await ground.home.records.user(email)?.claims.updatedAt
        _ = try await ground.signIn.signIn(SignInGround.attempt(), to: ground.home.tenant, now: now + 500)
        #expect(try await ground.home.records.user(email)?.claims.updatedAt == before)
    }

    // MARK: Load

    @Test func `an unknown address costs what a wrong password costs`() async throws {
        let hasher = try PasswordHasher(PasswordHasherSettings(parameters: .standard, threads: 1, niceness: 0))
        let ground = try await SignInGround(hasher: hasher)
        _ = try await ground.person()
        _ = try await ground.home.user("bo@example.com")
        let clock = ContinuousClock()
        var quickest: [String: Duration] = [:]
        // In turns, and by the quickest of each: what else goes on makes them all slower.
        for _ in 0..<8 {
            for email in ["ada@example.com", "nobody@example.com", "bo@example.com", "malformed"] {
                let time = await clock.measure { _ = await ground.refusal(email, "wrong") }
                quickest[email] = min(quickest[email] ?? time, time)
            }
        }
        let wrong = try #require(quickest["ada@example.com"])
        for (email, time) in quickest {
            #expect(time > wrong * 0.6 && time < wrong * 1.7, "\(email): \(time) beside \(wrong)")
        }
        await hasher.shutDown()
    }

    @Test func `a full queue is unavailable, never a refusal`() async throws {
        let hasher = try PasswordHasher(PasswordHasherSettings(parameters: .standard, threads: 1, waiting: 1))
        let ground = try await SignInGround(hasher: hasher)
        _ = try await ground.person()
        let outcomes = await withTaskGroup(of: String.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    do throws(Failure<SignInRefusal>) {
                        _ = try await ground.begin()
                        return "signed in"
                    } catch {
                        if case .unavailable(let seconds) = error, seconds >= 1 { return "unavailable" }
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(outcomes) == ["signed in", "unavailable"])
        #expect(try await ground.home.audited(.signInRefused).isEmpty)
        #expect(try await ground.home.audited(.signedIn).count == outcomes.filter { $0 == "signed in" }.count)
        await hasher.shutDown()
    }

    private func isUnavailable(_ work: () async throws(Failure<SignInRefusal>) -> PasswordSignIn.SignedIn) async -> Bool {
        do throws(Failure<SignInRefusal>) {
            _ = try await work()
            return false
        } catch {
            if case .unavailable = error { return true }
            return false
        }
    }

    @Test func `hashing that has stopped, a person who has left and a database that is away are unavailable`() async throws {
        let cluster = try TestCluster()
        let hasher = try PasswordHasher(PasswordHasherSettings(parameters: try SignInGround.cheap()))
        let ground = try await SignInGround(in: TestDatabase(on: cluster, deadline: .seconds(1)), hasher: hasher)
        _ = try await ground.person()
        let left = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await isUnavailable { () async throws(Failure<SignInRefusal>) in try await ground.begin() }
        }
        #expect(await left.value)
        await hasher.shutDown()
        #expect(await isUnavailable { () async throws(Failure<SignInRefusal>) in try await ground.begin() })
        try cluster.stop()
        #expect(await isUnavailable { () async throws(Failure<SignInRefusal>) in try await ground.begin() })
    }

    @Test func `who leaves while their hash waits is no fault of ours`() async throws {
        let hasher = try PasswordHasher(PasswordHasherSettings(parameters: .standard, threads: 1))
        let ground = try await SignInGround(hasher: hasher)
        // Hashes that are in front of it for as long as it waits.
        let busy = (0..<30).map { _ in Task { try await hasher.hash(try Password("x")) } }
        let leaving = Task {
            await isUnavailable { () async throws(Failure<SignInRefusal>) in
                // Nobody has this address: without the hash it would be refused at once.
                try await ground.begin("nobody@example.com")
            }
        }
        while try await ground.home.store.server.tenant(ground.home.tenant.slug) == nil {}
        leaving.cancel()
        #expect(await leaving.value)
        for task in busy { task.cancel() }
        await hasher.shutDown()
    }

    @Test func `only so much of a browser's name is kept`() {
        let device = Device(userAgent: String(repeating: "é", count: 10_000), network: "")
        #expect(device.userAgent.utf8.count <= 512)
        #expect(Device(userAgent: "a" + String(repeating: "é", count: 10_000), network: "").userAgent.utf8.count <= 512)
    }
}
