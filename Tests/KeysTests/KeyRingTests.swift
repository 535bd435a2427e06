import FoundationEssentials
import OAuth
import Postgres
import Store
import Synchronization
import TestCluster
import TestStore
import Testing

@testable import Keys

@Suite struct KeyRingTests {
    private func ring(_ store: Store, staleness: Duration = .seconds(3600)) -> KeyRing {
        KeyRing(store: store, staleness: staleness, limit: 10)
    }

    @Test func `the first use by many at once makes one active key of each algorithm`() async throws {
        let home = try await TestTenant()
        let other = TestDatabase(besides: try await .shared())
        let nodes = [ring(home.store), ring(other.store)]
        let tenant = home.tenant
        let signers = try await withThrowingTaskGroup(of: [String].self) { group in
            for index in 0..<20 {
                group.addTask {
                    let keys = try await nodes[index % 2].keys(of: tenant, now: TestTenant.now)
                    return try SigningAlgorithm.allCases.map { try keys.signer($0).id }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(signers.count == 20)
        #expect(Set(signers).count == 1, "all sign with the same keys")
        let keys = try await home.records.signingKeys(includingRetired: true)
        #expect(keys.map(\.state) == [.active, .active, .active])
        #expect(Set(keys.map(\.algorithm)) == Set(SigningAlgorithm.allCases))
        #expect(Set(keys.map(\.changes)) == [TestTenant.now + TimeInterval(tenant.policy.keyLifetime)])
    }

    @Test func `many at once on one node wait for the keys that the first of them makes`() async throws {
        let home = try await TestTenant()
        let (tenant, forge) = (home.tenant, Forge())
        try await withThrowingDiscardingTaskGroup { group in
            let ring = KeyRing(store: home.store, staleness: .seconds(3600), limit: 10) { try forge.make($0) }
            for _ in 0..<50 { group.addTask { _ = try await ring.keys(of: tenant, now: TestTenant.now) } }
        }
        #expect(forge.made.withLock { $0.map(\.rawValue).sorted() } == ["ES256", "EdDSA", "RS256"])
    }

    @Test func `what failed for all who waited is tried again by the next`() async throws {
        let home = try await TestTenant()
        let (tenant, forge) = (home.tenant, Forge())
        forge.isBroken.withLock { $0 = true }
        let ring = KeyRing(store: home.store, staleness: .seconds(3600), limit: 10) { try forge.make($0) }
        await #expect(throws: KeyError.self) { _ = try await ring.keys(of: tenant, now: TestTenant.now) }
        forge.isBroken.withLock { $0 = false }
        _ = try await ring.keys(of: tenant, now: TestTenant.now).signer(.rs256)
    }

    @Test func `keys are remembered until they are forgotten`() async throws {
        let home = try await TestTenant()
        let ring = ring(home.store)
        let first = try await ring.keys(of: home.tenant, now: TestTenant.now)
        let rotation = KeyRotation(store: home.records, policy: home.tenant.policy)
        _ = try await ring.keys(of: home.tenant, now: TestTenant.now)
        #expect(try await rotation.rotate(.es256, after: 0, now: TestTenant.now))
        let old = try await ring.keys(of: home.tenant, now: TestTenant.now)
        #expect(old.document.entityTag == first.document.entityTag)
        ring.forget(.random())
        #expect(try await ring.keys(of: home.tenant, now: TestTenant.now).document.bytes == first.document.bytes)
        ring.forget(home.tenant.id)
        let new = try await ring.keys(of: home.tenant, now: TestTenant.now)
        #expect(new.document.entityTag != first.document.entityTag)
        #expect(try new.signer(.es256).id != first.signer(.es256).id)
        #expect(new.key(try first.signer(.es256).id) != nil, "the former one still verifies")
    }

    @Test func `the document lists pending, active and retiring keys, without their private halves`() async throws {
        let home = try await TestTenant()
        let ring = ring(home.store, staleness: .zero)
        let first = try await ring.keys(of: home.tenant, now: TestTenant.now)
        let rotation = KeyRotation(store: home.records, policy: home.tenant.policy)
        #expect(try await rotation.rotate(.edDSA, after: 0, now: TestTenant.now))
        #expect(try await rotation.rotate(.es256, after: 100, now: TestTenant.now))
        let keys = try await ring.keys(of: home.tenant, now: TestTenant.now)
        let listed = try #require(JSONValue(parsing: keys.document.bytes)?.object?["keys"]?.array).compactMap(\.object)
        let records = try await home.records.signingKeys()
        #expect(listed.compactMap { $0["kid"]?.string } == records.map(\.id))
        #expect(Set(records.map(\.state)) == [.pending, .active, .retiring])
        #expect(listed.count == 5)
        let secrets: Set = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]
        #expect(listed.allSatisfy { secrets.isDisjoint(with: $0.keys) })
        #expect(try keys.signer(.es256).id == first.signer(.es256).id)
        #expect(try keys.signer(.edDSA).id != first.signer(.edDSA).id)
    }

    @Test func `two tenants have no key in common`() async throws {
        let (one, two) = (try await TestTenant(), try await TestTenant())
        let ring = ring(one.store)
        let first = try await ring.keys(of: one.tenant, now: TestTenant.now)
        let second = try await ring.keys(of: two.tenant, now: TestTenant.now)
        for algorithm in SigningAlgorithm.allCases {
            #expect(second.key(try first.signer(algorithm).id) == nil)
        }
    }

    @Test func `a database that is away is told, and what is remembered still serves`() async throws {
        let cluster = try TestCluster()
        let home = try await TestTenant(in: TestDatabase(on: cluster, deadline: .seconds(1)))
        let ring = ring(home.store)
        _ = try await ring.keys(of: home.tenant, now: TestTenant.now)
        let known = try await ring.keys(of: home.tenant, now: TestTenant.now)
        try cluster.stop()
        #expect(try await ring.keys(of: home.tenant, now: TestTenant.now).document.bytes == known.document.bytes)
        ring.forgetAll()
        await #expect {
            _ = try await ring.keys(of: home.tenant, now: TestTenant.now)
        } throws: { error in
            if case KeyError.store(.unavailable) = error { true } else { false }
        }
    }

    @Test func `a key that does not open is said, not replaced`() async throws {
        let home = try await TestTenant()
        _ = try await ring(home.store).keys(of: home.tenant, now: TestTenant.now)
        let stranger = ring(TestDatabase.store(on: home.database, masterSecret: 2))
        await #expect {
            _ = try await stranger.keys(of: home.tenant, now: TestTenant.now)
        } throws: { error in
            if case KeyError.store(.broken) = error { true } else { false }
        }
        #expect(try await home.records.signingKeys(includingRetired: true).count == 3)
    }
}

/// Makes keys, and counts them.
private final class Forge: Sendable {
    struct Broken: Error {}

    let made = Mutex<[SigningAlgorithm]>([])
    let isBroken = Mutex(false)

    func make(_ algorithm: SigningAlgorithm) throws -> SigningKey {
        if isBroken.withLock({ $0 }) { throw Broken() }
        made.withLock { $0.append(algorithm) }
        return try SigningKey.generate(algorithm)
    }
}
