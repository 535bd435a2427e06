import FoundationEssentials
import OAuth
import Postgres
import Store
import TestStore
import Testing

@testable import Keys

@Suite struct KeyRotationTests {
    static let start = TestTenant.now
    static let day: TimeInterval = 86_400

    private func rotation(of home: TestTenant) -> KeyRotation {
        KeyRotation(store: home.records, policy: home.tenant.policy)
    }

    /// `state id` of the keys of one algorithm, in the order they were made.
    private func states(_ home: TestTenant, _ algorithm: SigningAlgorithm = .es256) async throws -> [String] {
        try await home.records.signingKeys(includingRetired: true).filter { $0.algorithm == algorithm }
            .map(\.state.rawValue)
    }

    private func published(_ rotation: KeyRotation) async throws -> [String] {
        let document = try await rotation.keySet().document.bytes
        let keys = try #require(JSONValue(parsing: document)?.object?["keys"]?.array)
        return keys.compactMap { $0.object?["kid"]?.string }
    }

    @Test func `a key goes through all its states as time goes by`() async throws {
        let home = try await TestTenant { $0.keyLifetime = 10 * 86_400 }
        let rotation = rotation(of: home)
        #expect(try await rotation.rotate(.es256, after: 0, now: Self.start))
        #expect(try await states(home) == ["active"])
        let first = try await rotation.keySet().signer(.es256)

        #expect(try await rotation.advance(now: Self.start + 10 * Self.day - 1) == [])
        var now = Self.start + 10 * Self.day
        #expect(try await rotation.advance(now: now) == ["ES256 published"])
        #expect(try await states(home) == ["active", "pending"])
        #expect(try await rotation.keySet().signer(.es256).id == first.id, "the new one is only shown")
        #expect(try await published(rotation).count == 2)

        #expect(try await rotation.advance(now: now) == [], "nothing to do twice")
        #expect(try await rotation.advance(now: now + KeyRotation.publishedBefore - 1) == [])
        now += KeyRotation.publishedBefore
        #expect(try await rotation.advance(now: now) == ["ES256 rotated"])
        #expect(try await states(home) == ["retiring", "active"])
        let second = try await rotation.keySet().signer(.es256)
        #expect(second.id != first.id)
        #expect(try await published(rotation) == [first.id, second.id])

        #expect(try await rotation.advance(now: now + KeyRotation.publishedAfter - 1) == [])
        now += KeyRotation.publishedAfter
        #expect(try await rotation.advance(now: now) == ["1 retired"])
        #expect(try await states(home) == ["retired", "active"])
        #expect(try await published(rotation) == [second.id])
        let retired = try #require(try await rotation.records().first { $0.state == .retired })
        #expect(retired.privateKey == nil, "a retired key is forgotten")
        #expect(retired.changes == nil)
        #expect(retired.id == first.id)

        // And round again, from the moment that it was promoted.
        now = Self.start + 21 * Self.day
        #expect(try await rotation.advance(now: now) == ["ES256 published"])
        #expect(try await states(home) == ["retired", "active", "pending"])
    }

    @Test func `a retired key still reads hints, and nothing else`() async throws {
        let home = try await TestTenant { $0.keyLifetime = 86_400 }
        let rotation = rotation(of: home)
        let claims = UserClaims(
            email: nil, emailVerified: false, phoneNumber: nil, phoneNumberVerified: false, roles: [],
            updatedAt: Self.start, profile: [:], address: [:])
        let person = Authentication(
            user: .random(), session: .random(), time: Self.start, methods: [.password])
        for algorithm in SigningAlgorithm.allCases {
            #expect(try await rotation.rotate(algorithm, after: 0, now: Self.start))
            let signer = try await rotation.keySet().signer(algorithm)
            let access = try AccessToken(
                issuer: home.issuer, subject: .client, client: Client.ID("web")!, audience: ["a"], scopes: [],
                issued: Self.start, lifetime: 1_000_000
            ).minted(with: signer)
            let token = try IDToken(
                issuer: home.issuer, client: Client.ID("web")!, authentication: person, nonce: nil, accessToken: access,
                user: claims, claims: [], issued: Self.start
            ).minted(with: signer)
            #expect(try await rotation.rotate(algorithm, after: 0, now: Self.start))
            _ = try await rotation.advance(now: Self.start + KeyRotation.publishedAfter)

            let keys = try await rotation.keySet()
            #expect(keys.key(signer.id) == nil)
            #expect(try await !published(rotation).contains(signer.id))
            #expect(JSONWebSignature.verify(access, as: .accessToken, by: keys) == nil)
            #expect(JSONWebSignature.verify(token, as: .idToken, by: keys) == nil)
            #expect(IDTokenHint(token, issuer: home.issuer, keys: keys)?.user == person.user)
            #expect(IDTokenHint(access, issuer: home.issuer, keys: keys)?.user == nil)
        }
    }

    @Test func `a key that is compromised verifies nothing from that moment on, and other algorithms stay`()
        async throws
    {
        let home = try await TestTenant()
        let rotation = rotation(of: home)
        #expect(try await rotation.rotate(.es256, after: 0, now: Self.start))
        #expect(try await rotation.rotate(.edDSA, after: 0, now: Self.start))
        let before = try await rotation.keySet()
        try await rotation.replaceCompromised(.es256, now: Self.start + 1)
        let after = try await rotation.keySet()
        let former = try before.signer(.es256).id
        #expect(try after.signer(.es256).id != former)
        #expect(after.key(former) == nil && after.hintKey(former) == nil)
        #expect(try after.signer(.edDSA).id == before.signer(.edDSA).id)
        #expect(try await published(rotation) == [before.signer(.edDSA).id, after.signer(.es256).id])
    }

    @Test func `neither does one that had retired before`() async throws {
        let home = try await TestTenant()
        let rotation = rotation(of: home)
        #expect(try await rotation.rotate(.es256, after: 0, now: Self.start))
        let former = try await rotation.keySet().signer(.es256).id
        #expect(try await rotation.rotate(.es256, after: 0, now: Self.start))
        _ = try await rotation.advance(now: Self.start + KeyRotation.publishedAfter)
        #expect(try await rotation.keySet().hintKey(former) != nil)
        try await rotation.replaceCompromised(.es256, now: Self.start + KeyRotation.publishedAfter + 1)
        #expect(try await rotation.keySet().hintKey(former) == nil)
    }

    @Test func `a server that was off for long catches up, and never shows a key for less than its time`() async throws
    {
        let home = try await TestTenant()
        let rotation = rotation(of: home)
        #expect(try await rotation.rotate(.edDSA, after: 0, now: Self.start))
        let late = Self.start + 1000 * Self.day
        #expect(try await rotation.advance(now: late) == ["EdDSA published"])
        #expect(try await rotation.advance(now: late + KeyRotation.publishedBefore - 1) == [])
        #expect(try await rotation.advance(now: late + KeyRotation.publishedBefore) == ["EdDSA rotated"])
        #expect(try await states(home, .edDSA) == ["retiring", "active"])
    }

    @Test func `the operator's rotation waits as long as it is told, or not at all`() async throws {
        let home = try await TestTenant()
        let rotation = rotation(of: home)
        #expect(try await rotation.rotate(.es256, after: 0, now: Self.start))
        let now = Self.start + 1
        #expect(try await rotation.rotate(.es256, after: 3600, now: now))
        #expect(try await states(home) == ["active", "pending"])
        #expect(try await !rotation.rotate(.es256, after: 0, now: now), "one waits already")
        #expect(try await states(home) == ["active", "pending"])
        #expect(try await home.records.hasten(.es256, now: now))
        #expect(try await !home.records.hasten(.es256, now: now), "its time has come anyway")
        #expect(try await rotation.advance(now: now) == ["ES256 rotated"])
        #expect(try await rotation.rotate(.es256, after: 0, now: now + 1))
        #expect(try await states(home) == ["retiring", "retiring", "active"])
        #expect(try await published(rotation).count == 3, "all that signed are shown")
    }

    @Test func `the first key by the operator's rotation becomes the active one`() async throws {
        let home = try await TestTenant()
        let ring = KeyRing(store: home.store, staleness: .seconds(60), limit: 10)
        #expect(try await rotation(of: home).rotate(.es256, after: 3600, now: Self.start))
        // Somebody needs one before its hour.
        _ = try await ring.keys(of: home.tenant, now: Self.start).signer(.es256)
        #expect(try await states(home).sorted() == ["active", "pending"])
    }

    @Test func `two nodes at once never make two keys of one state`() async throws {
        let home = try await TestTenant { $0.keyLifetime = 86_400 }
        let other = TestDatabase(besides: try await .shared())
        let nodes = [
            rotation(of: home),
            KeyRotation(store: other.store.tenant(home.tenant.id), policy: home.tenant.policy),
        ]
        #expect(try await nodes[0].rotate(.es256, after: 0, now: Self.start))
        var now = Self.start
        for round in 1...4 {
            for (step, move) in [(Self.day, "ES256 published"), (Self.day, "ES256 rotated")] {
                now += step
                let moves = try await withThrowingTaskGroup(of: [String].self) { [now] group in
                    for index in 0..<20 { group.addTask { try await nodes[index % 2].advance(now: now) } }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                #expect(moves.filter { $0 == move }.count == 1, "round \(round)")
            }
            let states = try await states(home)
            #expect(states.filter { $0 == "active" }.count == 1)
            #expect(!states.contains("pending"))
        }
    }

    @Test func `promoting gives way to a faster node, and asks for its turn`() async throws {
        let home = try await TestTenant()
        let rotation = rotation(of: home)
        #expect(try await rotation.rotate(.es256, after: 0, now: Self.start))
        #expect(try await rotation.rotate(.es256, after: 99, now: Self.start + 1))
        let pending = try #require(try await rotation.records().first { $0.state == .pending })
        let records = home.records
        func promote(at now: Date) async throws -> Bool {
            try await records.promote(pending, now: now, activeUntil: now + 1000, formerPublishedUntil: now + 500)
        }
        #expect(try await !promote(at: Self.start + 99))
        #expect(try await states(home) == ["active", "pending"], "nothing has stepped down")
        #expect(try await promote(at: Self.start + 100))
        #expect(try await !promote(at: Self.start + 100))
        #expect(try await states(home) == ["retiring", "active"])
        let keys = try await rotation.records()
        #expect(keys.map(\.changes) == [Self.start + 600, Self.start + 1100])
    }

    @Test func `a second active or pending key is refused by the database`() async throws {
        let home = try await TestTenant()
        func record(_ id: String, _ state: SigningKeyRecord.State, _ algorithm: SigningAlgorithm) -> SigningKeyRecord {
            SigningKeyRecord(
                id: id, algorithm: algorithm, state: state, privateKey: Secret([1]), publicKey: [1],
                created: Self.start,
                changes: Self.start)
        }
        #expect(try await home.records.add(record("1", .active, .es256)))
        #expect(try await !home.records.add(record("2", .active, .es256)))
        #expect(try await home.records.add(record("3", .pending, .es256)))
        #expect(try await !home.records.add(record("4", .pending, .es256)))
        #expect(try await home.records.add(record("5", .active, .rs256)), "of each algorithm one")
        let other = try await TestTenant()
        #expect(try await other.records.add(record("1", .active, .es256)), "and of each tenant")
    }

    @Test func `tenants with something to do are found, and those that only wait are not`() async throws {
        // A time of its own, since the list is of all tenants.
        let start = Date(timeIntervalSince1970: 1000)
        let home = try await TestTenant { $0.keyLifetime = 86_400 }
        let rotation = rotation(of: home)
        let server = home.store.server
        func isDue(_ now: Date) async throws -> Bool {
            try await server.tenantsWithKeysDue(now: now, limit: 10_000).map(\.slug).contains(home.tenant.slug)
        }
        #expect(try await rotation.rotate(.es256, after: 0, now: start))
        #expect(try await !isDue(start + Self.day - 1))
        #expect(try await isDue(start + Self.day))
        _ = try await rotation.advance(now: start + Self.day)
        #expect(try await !isDue(start + Self.day), "the new key waits for its turn")
        #expect(try await !isDue(start + 2 * Self.day - 1))
        #expect(try await isDue(start + 2 * Self.day))
        _ = try await rotation.advance(now: start + 2 * Self.day)
        #expect(try await !isDue(start + 2 * Self.day))
    }
}
