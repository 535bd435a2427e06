import Credentials
import FoundationEssentials
import OAuth
import SignIn
import Store
import TestCluster
import TestStore
import Testing

@Suite struct StrengtheningTests {
    private let now = SignInGround.now

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
            PasswordHasherSettings(
                parameters: Argon2Parameters(memoryKiB: 16, iterations: 1, parallelism: 1), threads: 1))
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
}
