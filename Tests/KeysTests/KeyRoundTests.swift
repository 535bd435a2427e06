import FoundationEssentials
import OAuth
import Postgres
import Store
import TestCluster
import TestStore
import Testing

@testable import Keys

@Suite struct KeyRoundTests {
    private static let day: TimeInterval = 86_400

    /// A tenant whose one key is due `days` after the start.
    private func tenant(in database: TestDatabase, due days: Double) async throws -> TestTenant {
        let home = try await TestTenant(in: database) { $0.keyLifetime = Int(days * Self.day) }
        let rotation = KeyRotation(store: home.records, policy: home.tenant.policy)
        #expect(try await rotation.rotate(.es256, after: 0, now: TestTenant.now))
        return home
    }

    private func spoil(_ home: TestTenant) async throws {
        _ = try await home.database.execute(
            Statement(
                """
                UPDATE signing_keys SET private_key = set_byte(private_key, 20, get_byte(private_key, 20) # 1)
                WHERE tenant_id = $1
                """), home.tenant.id)
    }

    @Test func `a tenant whose keys can't be moved holds up nobody else, and those who wait longest come first`()
        async throws
    {
        let database = try await TestDatabase(on: .shared())
        let late = try await tenant(in: database, due: 3)
        let spoiled = try await tenant(in: database, due: 1)
        let next = try await tenant(in: database, due: 2)
        let idle = try await tenant(in: database, due: 20)
        try await spoil(spoiled)
        for page in 1...3 {
            var reports: [(slug: Tenant.Slug, moves: [String]?)] = []
            try await KeyRound(store: database.store, page: page).run(now: TestTenant.now + 10 * Self.day) {
                reports.append(($0, try? $1.get()))
            }
            if page == 1 {
                #expect(reports.map(\.slug) == [spoiled, next, late].map(\.tenant.slug))
                #expect(reports.map(\.moves) == [nil, ["ES256 published"], ["ES256 published"]])
            } else {
                #expect(reports.map(\.slug) == [spoiled.tenant.slug], "the others only wait")
            }
        }
        #expect(try await idle.records.signingKeys().map(\.state) == [.active])
    }

    @Test func `a database that is away ends the round`() async throws {
        let cluster = try TestCluster()
        let database = try await TestDatabase(on: cluster, deadline: .seconds(1))
        try cluster.stop()
        await #expect(throws: StoreError.self) {
            try await KeyRound(store: database.store).run(now: TestTenant.now) { _, _ in }
        }
    }
}
