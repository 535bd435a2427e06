import Administration
import Credentials
import FoundationEssentials
import Logging
import OAuth
import Postgres
import Store
import TestCluster

/// A migrated database, shared by the tests of this process; each takes a tenant of its own.
struct Ground: Sendable {
    let database: Database
    let store: Store
    let peppers: Peppers
    let hasher: PasswordHasher
    let administrator: Administrator

    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    private static let made = Task { try await Ground() }

    static func shared() async throws -> Ground { try await made.value }

    init() async throws {
        let conninfo = try TestCluster.shared().createDatabase()
        try await Migrations(directory: Self.migrations).apply(conninfo: conninfo)
        let database = Database(
            DatabaseConfiguration(conninfo: conninfo, statementDeadline: .seconds(30)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        Task { try await database.run() }
        self.database = database
        store = Store(database, masterSecret: MasterSecret(.random()), wallClock: { .distantFuture })
        peppers = try Peppers(keys: [1: [UInt8](repeating: 7, count: 32)], current: 1)
        hasher = try PasswordHasher(
            PasswordHasherSettings(
                parameters: Argon2Parameters(memoryKiB: 64, iterations: 1, parallelism: 1), threads: 2, waiting: 1000))
        administrator = Administrator(store: store, hasher: hasher, peppers: peppers)
    }

    /// The project's own, beside `Tests`.
    private static var migrations: String {
        var parts = #filePath.split(separator: "/")
        parts.removeLast(3)
        return "/" + parts.joined(separator: "/") + "/migrations"
    }

    /// A slug that no other test has.
    static func slug() -> Tenant.Slug {
        Tenant.Slug("t-" + String(UInt64.random(in: .min ... .max), radix: 36))!
    }

    /// Applies a file and gives back `kind identity: change` lines.
    @discardableResult
    func apply(_ yaml: String, at time: Date = now) async throws -> [String] {
        let declaration = try Declaration(yaml: Array(yaml.utf8))
        return try await administrator.apply(declaration, now: time).map(\.line)
    }

    func isSecret(_ secret: Secret, of registered: RegisteredClient, in tenant: Tenant) -> Bool {
        let digest = store.tenant(tenant.id).digest(of: secret, for: registered.client.id)
        return registered.secretDigest?.matches(digest) == true
    }

    /// The stored password hash of an account.
    func password(of email: String, in tenant: Tenant) async throws -> PasswordHash? {
        let records = store.tenant(tenant.id)
        guard let account = try await records.account(EmailAddress(email)!), let sealed = account.password else {
            return nil
        }
        return try peppers.open(sealed, context: records.passwordContext(of: account.user)).hash
    }

    func verifies(_ password: String, of email: String, in tenant: Tenant) async throws -> Bool {
        try await hasher.verify(Password(password), against: self.password(of: email, in: tenant)) != .differs
    }

    /// Reasons of the tenant's audit events of one kind, in the order they were written.
    func audited(_ kind: AuditEvent.Kind, of tenant: Tenant) async throws -> [String?] {
        let rows = try await database.execute(
            Statement("SELECT reason FROM audit_events WHERE tenant_id = $1 AND kind = $2 ORDER BY at, reason"),
            tenant.id.rawValue, kind.rawValue)
        return try rows.map { try $0.decode(String?.self) }
    }
}

extension AppliedChange {
    var line: String { "\(kind.rawValue) \(identity): \(change.rawValue)" }
}

/// The problems of a declaration, a line each; empty when it is valid.
func problems(_ yaml: String) -> [String] {
    do {
        _ = try Declaration(yaml: Array(yaml.utf8))
        return []
    } catch {
        return error.list.map(\.description)
    }
}
