import Credentials
import Crypto
import Foundation
import Keys
package import Logging
import OAuth
import Outbound
package import Postgres
package import Store
import TestCluster
import Web

/// What all tests of a process share: one migrated database on the test cluster, cheap hashing, the templates, and a set of
/// signing keys to copy (an RSA key for every test would be most of its time).
package struct House: Sendable {
    package let store: Store
    /// For statements past the house, to break what it stored.
    package let database: Database
    package let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    let hasher: PasswordHasher
    let peppers: Peppers
    let masterSecret: MasterSecret
    let signingKeys: [SigningKeyRecord]
    private let templates: Templates

    /// For issuers that tests run: they are on this machine.
    static let upstreamFetcher = Fetcher(
        FetcherSettings(timeout: .seconds(15), connectTimeout: .seconds(15), maximumInFlight: 128, allowsLoopback: true)
    )

    package static func shared() async throws -> House {
        try await sharedHouse.value
    }

    /// The store of a database that never answers.
    package static func deadStore() -> Store {
        deadHouse
    }

    fileprivate init() async throws {
        let conninfo = try TestCluster.shared().createDatabase()
        try await Migrations(directory: House.directory("migrations")).apply(conninfo: conninfo)
        var configuration = DatabaseConfiguration(conninfo: conninfo, applicationName: "tests", connections: 8)
        configuration.statementDeadline = .seconds(60)
        configuration.parameters = Store.databaseParameters
        let database = Database(configuration, logger: logger)
        self.database = database
        Task.detached { try await database.run() }
        masterSecret = MasterSecret(.random())
        store = Store(database, masterSecret: masterSecret, wallClock: { .distantFuture })
        let cheap = try Argon2Parameters(memoryKiB: 8, iterations: 1, parallelism: 1)
        hasher = try PasswordHasher(PasswordHasherSettings(parameters: cheap, threads: 2, waiting: 1000, niceness: 0))
        peppers = try Peppers(
            keys: [1: masterSecret.key(for: .pepper).withUnsafeBytes { Array($0) }], current: 1)
        templates = try Templates(directory: House.directory("templates"))
        signingKeys = try await House.makeSigningKeys(store)
    }

    func templates(below path: String) throws -> Templates {
        path.isEmpty
            ? templates : try Templates(directory: House.directory("templates"), assetPath: path + "/assets/")
    }

    func sealed(_ password: String, of user: UserID, in tenant: Tenant.ID) async throws -> [UInt8] {
        let hash = try await hasher.hash(Password(password))
        return try peppers.seal(hash, context: store.tenant(tenant).passwordContext(of: user))
    }

    /// A folder of the project, seen from this file.
    private static func directory(_ name: String) -> String {
        String(#filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }) + "/" + name
    }

    private static func makeSigningKeys(_ store: Store) async throws -> [SigningKeyRecord] {
        let donor = Tenant(
            id: .random(), slug: Tenant.Slug("donor")!, name: "Donor", isEnabled: false, policy: Tenant.Policy())
        let now = TestClock().now
        _ = try await store.server.save(donor, now: now)
        _ = try await KeyRing(store: store, staleness: .zero, limit: 1).keys(of: donor, now: now)
        return try await store.tenant(donor.id).signingKeys()
    }
}

private let sharedHouse = Task { try await House() }

private let deadHouse: Store = {
    var configuration = DatabaseConfiguration(conninfo: "host=/nowhere", applicationName: "tests", connections: 1)
    configuration.statementDeadline = .milliseconds(20)
    let database = Database(configuration, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    Task.detached { try await database.run() }
    return Store(database, masterSecret: MasterSecret(.random()), wallClock: { .distantFuture })
}()
