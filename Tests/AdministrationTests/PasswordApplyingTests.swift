import Administration
import Credentials
import FoundationEssentials
import OAuth
import Store
import Testing

@Suite struct PasswordApplyingTests {
    /// Of `correct horse` and of `other`, by crypt(3).
    private static let bcrypt = "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"
    private static let otherBcrypt = "$2b$04$abcdefghijklmnopqrstuu0HtfOlPbTiymk5tcV.3TsFPDd3SYZqu"
    /// Of `correct horse battery staple`, by argon2-cffi.
    private static let argon2 =
        "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$gYJZtjEAJqjg26xdLmknq8/bB7MiWPrE9hsYuA+SkIU"

    private let slug = Ground.slug()

    /// Applies one user with these members; what happened to it.
    private func apply(_ members: String) async throws -> String {
        let ground = try await Ground.shared()
        let lines = try await ground.apply("tenants: [{slug: \(slug), users: [{email: a@b\(members)}]}]")
        return lines[1].replacing("user a@b: ", with: "")
    }

    private func verifies(_ password: String) async throws -> Bool {
        let ground = try await Ground.shared()
        return try await ground.verifies(password, of: "a@b", in: ground.administrator.tenant(slug))
    }

    @Test func `a password is hashed anew only when it is another one`() async throws {
        let ground = try await Ground.shared()
        #expect(try await apply(", password: one") == "created")
        let tenant = try await ground.administrator.tenant(slug)
        let stored = try await ground.store.tenant(tenant.id).account(EmailAddress("a@b")!)?.password
        #expect(try await apply(", password: one") == "unchanged")
        #expect(try await ground.store.tenant(tenant.id).account(EmailAddress("a@b")!)?.password == stored)
        #expect(try await apply(", password: two") == "changed")
        #expect(try await verifies("two"))
        #expect(try await !verifies("one"))
    }

    @Test func `a password that the file no longer mentions stays`() async throws {
        _ = try await apply(", password: one")
        #expect(try await apply("") == "unchanged")
        #expect(try await verifies("one"))
    }

    @Test func `an account without a password gets none, and later one`() async throws {
        let ground = try await Ground.shared()
        #expect(try await apply("") == "created")
        let tenant = try await ground.administrator.tenant(slug)
        #expect(try await ground.password(of: "a@b", in: tenant) == nil)
        #expect(try await apply(", password: one") == "changed")
        #expect(try await verifies("one"))
    }

    @Test func `a bcrypt hash from elsewhere verifies, and can be imported anew`() async throws {
        #expect(try await apply(", password_hash: \(Self.bcrypt)") == "created")
        #expect(try await verifies("correct horse"))
        #expect(try await apply(", password_hash: \(Self.bcrypt)") == "unchanged")
        #expect(try await apply(", password_hash: \(Self.otherBcrypt)") == "changed")
        #expect(try await verifies("other"))
    }

    @Test func `the password behind an imported hash is the same password`() async throws {
        _ = try await apply(", password_hash: \(Self.bcrypt)")
        #expect(try await apply(", password: correct horse") == "unchanged")
    }

    @Test func `an Argon2 hash from elsewhere verifies`() async throws {
        #expect(try await apply(", password_hash: '\(Self.argon2)'") == "created")
        #expect(try await verifies("correct horse battery staple"))
        #expect(try await apply(", password_hash: '\(Self.argon2)'") == "unchanged")
    }

    @Test func `an import does not undo what a sign-in has re-hashed`() async throws {
        let ground = try await Ground.shared()
        _ = try await apply(", password_hash: \(Self.bcrypt)")
        let records = ground.store.tenant(try await ground.administrator.tenant(slug).id)
        let account = try #require(try await records.account(EmailAddress("a@b")!))
        let hash = try await ground.hasher.hash(Password("correct horse"))
        let sealed = try ground.peppers.seal(hash, context: records.passwordContext(of: account.user))
        try await records.replacePassword(
            of: account.user, try #require(account.password), with: sealed)
        #expect(try await apply(", password_hash: \(Self.bcrypt)") == "unchanged")
        guard case .argon2 = try await ground.password(of: "a@b", in: ground.administrator.tenant(slug)) else {
            Issue.record("the import came back")
            return
        }
    }

    @Test func `a password under a lost pepper is an error, not a new password`() async throws {
        let ground = try await Ground.shared()
        _ = try await apply(", password: one")
        let peppers = try Peppers(keys: [2: [UInt8](repeating: 8, count: 32)], current: 2)
        let other = Administrator(store: ground.store, hasher: ground.hasher, peppers: peppers)
        let declaration = try Declaration(
            yaml: Array("tenants: [{slug: \(slug), users: [{email: a@b, password: one}]}]".utf8))
        let failure = await #expect(throws: ApplyingFailure.self) {
            try await other.apply(declaration, now: Ground.now)
        }
        #expect(failure?.description.hasPrefix("a stored password can't be opened") == true)
        #expect(try await verifies("one"))
    }
}
