import Credentials
import FoundationEssentials
import OAuth
import Postgres
import SignIn
import Store
import TestStore

/// A tenant with passwords.
struct SignInGround: Sendable {
    let home: TestTenant
    let hasher: PasswordHasher
    let signIn: PasswordSignIn

    static let now = TestTenant.now
    static let password = "correct horse battery staple"

    /// As cheap as the library allows.
    static func cheap() throws -> Argon2Parameters {
        try Argon2Parameters(memoryKiB: 8, iterations: 1, parallelism: 1)
    }

    private static let common = Result {
        try PasswordHasher(PasswordHasherSettings(parameters: cheap(), threads: 1, waiting: 1000))
    }

    init(
        in database: TestDatabase? = nil, hasher: PasswordHasher? = nil, peppers: Peppers? = nil,
        _ change: (inout Tenant.Policy) -> Void = { _ in }
    ) async throws {
        home = try await TestTenant(in: database, change)
        self.hasher = try hasher ?? Self.common.get()
        signIn = Self.signIn(home, self.hasher, try peppers ?? Self.peppers())
    }

    /// Keys of one repeated byte, the version's number.
    static func peppers(_ versions: [Int] = [1], current: Int = 1) throws -> Peppers {
        let keys = versions.map { ($0, [UInt8](repeating: UInt8($0), count: Peppers.keyBytes)) }
        return try Peppers(keys: Dictionary(uniqueKeysWithValues: keys), current: current)
    }

    /// The same tenant, served with other peppers.
    func with(_ peppers: Peppers) -> PasswordSignIn {
        Self.signIn(home, hasher, peppers)
    }

    private static func signIn(_ home: TestTenant, _ hasher: PasswordHasher, _ peppers: Peppers) -> PasswordSignIn {
        PasswordSignIn(
            store: home.store, passwords: SealedPasswords(store: home.store, hasher: hasher, peppers: peppers),
            logger: silence)
    }

    /// A person with a password: hashed now, or imported.
    func person(
        _ email: String = "ada@example.com", hash imported: String? = nil, isEnabled: Bool = true
    ) async throws -> UserID {
        let user = try await home.user(email)
        let hash =
            if let imported { try PasswordHash(parsing: imported) } else {
                try await hasher.hash(try Password(Self.password))
            }
        let sealed = try Self.peppers().seal(hash, context: home.records.passwordContext(of: user))
        let stored = UserRecord(id: user, claims: try await claims(email), isEnabled: isEnabled)
        _ = try await home.records.save(stored, password: sealed, now: Self.now)
        return user
    }

    struct Nobody: Error {}

    private func claims(_ email: String) async throws -> UserClaims {
        guard let user = try await home.records.user(EmailAddress(email)!) else { throw Nobody() }
        return user.claims
    }

    /// What is stored for the account.
    func sealed(_ email: String = "ada@example.com") async throws -> [UInt8] {
        try await home.records.account(EmailAddress(email)!)?.password ?? []
    }

    static func attempt(
        _ email: String = "ada@example.com", _ password: String = password, former: Authentication? = nil,
        client: Client.ID? = nil
    ) -> PasswordSignIn.Attempt {
        PasswordSignIn.Attempt(
            email: email, password: password, device: Device(userAgent: "Browser/1", network: "192.0.2.1"),
            former: former, client: client, incident: "incident-1")
    }

    func begin(
        _ email: String = "ada@example.com", _ password: String = password, former: Authentication? = nil
    ) async throws(Failure<SignInRefusal>) -> SignedIn {
        try await signedIn(Self.attempt(email, password, former: former))
    }

    /// Who is signed in by an attempt; nobody here has a closed account.
    func signedIn(_ attempt: PasswordSignIn.Attempt) async throws(Failure<SignInRefusal>) -> SignedIn {
        switch try await signIn.signIn(attempt, to: home.tenant, now: Self.now) {
        case .signedIn(let signedIn): return signedIn
        case .closed: throw .broken("a closed account")
        }
    }

    /// Why somebody is not signed in; nil when they are, or it failed in another way.
    func refusal(_ email: String, _ password: String = password) async -> SignInRefusal? {
        do throws(Failure<SignInRefusal>) {
            _ = try await begin(email, password)
            return nil
        } catch {
            if case .refused(let refusal) = error { return refusal }
            return nil
        }
    }
}
