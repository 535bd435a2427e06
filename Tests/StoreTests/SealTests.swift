import OAuth
import Postgres
import Store
import TestCluster
import TestStore
import Testing

@Suite struct SealTests {
    private func move(_ statement: Statement, from: TestTenant, to: TestTenant, id: String) async throws {
        let moved = try await from.database.execute(statement, to.tenant.id, from.tenant.id, id)
        #expect(moved.affected == 1)
    }

    @Test func `a private key is stored sealed, and comes back`() async throws {
        let home = try await TestTenant()
        #expect(try await home.records.add(Victim.key("one", .active, changes: 1)))
        let key = try #require(try await home.records.signingKeys().first)
        #expect(key.privateKey?.matches(Secret(text: "private one")) == true)
        let sealed = try await home.database.execute(
            Statement("SELECT private_key FROM signing_keys WHERE tenant_id = $1"), home.tenant.id)[0]
            .decode([UInt8].self)
        #expect(sealed.count == "private one".utf8.count + 28, "nonce and tag")
        #expect(!sealed.contains(sequence: "private".utf8))
    }

    @Test func `a sealed column does not open in another tenant's row`() async throws {
        let (home, other) = (try await TestTenant(), try await TestTenant())
        _ = try await home.records.add(Victim.key("one", .active, changes: 1))
        try await move(
            Statement(
                """
                INSERT INTO signing_keys SELECT $1, id, algorithm, state, private_key, public_key, created_at, changes_at
                FROM signing_keys WHERE tenant_id = $2 AND id = $3
                """),
            from: home, to: other, id: "one")
        await #expect(throws: StoreError.self) { _ = try await other.records.signingKeys() }
        #expect(try await home.records.signingKeys().count == 1)
    }

    @Test func `a sealed column does not open in another row`() async throws {
        let home = try await TestTenant()
        _ = try await home.records.add(Victim.key("one", .active, changes: 1))
        _ = try await home.records.add(Victim.key("two", .pending, changes: 1))
        try await move(
            Statement(
                """
                UPDATE signing_keys SET private_key = (SELECT private_key FROM signing_keys
                                                       WHERE tenant_id = $2 AND id = 'two')
                WHERE tenant_id = $1 AND id = $3
                """),
            from: home, to: home, id: "one")
        await #expect(throws: StoreError.self) { _ = try await home.records.signingKeys() }
    }

    @Test func `a sealed column does not open under another master secret, or altered`() async throws {
        let home = try await TestTenant()
        _ = try await home.records.add(Victim.key("one", .active, changes: 1))
        let stranger = TestDatabase.store(on: home.database, masterSecret: 2)
        await #expect(throws: StoreError.self) { _ = try await stranger.tenant(home.tenant.id).signingKeys() }
        _ = try await home.database.execute(
            Statement(
                """
                UPDATE signing_keys SET private_key = set_byte(private_key, 20, get_byte(private_key, 20) # 1)
                WHERE tenant_id = $1
                """), home.tenant.id)
        await #expect(throws: StoreError.self) { _ = try await home.records.signingKeys() }
    }

    @Test func `a server with another master secret finds out`() async throws {
        let fresh = try await TestDatabase(on: .shared())
        let stranger = TestDatabase.store(on: fresh.database, masterSecret: 2)
        #expect(try await fresh.store.server.masterSecretFits(), "the first server decides")
        #expect(try await fresh.store.server.masterSecretFits())
        #expect(try await !stranger.server.masterSecretFits())
        #expect(try await fresh.store.server.masterSecretFits())
    }

    @Test func `of many first servers one decides`() async throws {
        let fresh = try await TestDatabase(on: .shared())
        let fitting = try await withThrowingTaskGroup(of: (UInt8, Bool).self) { group in
            for number in UInt8(1)...20 {
                let server = TestDatabase.store(on: fresh.database, masterSecret: number).server
                group.addTask { (number, try await server.masterSecretFits()) }
            }
            return try await group.reduce(into: []) { if $1.1 { $0.append($1.0) } }
        }
        #expect(fitting.count == 1)
    }

    @Test func `no bearer value stands in the database as it is`() async throws {
        let home = try await TestTenant()
        let client = try await home.client(secret: "a secret that is easily found")
        let user = try await home.user()
        let session = try await home.session(of: user)
        let grant = try home.newGrant(for: client, by: session.authentication)
        #expect(try await home.records.issue(grant))
        let bytea = Statement(
            """
            SELECT c.secret_digest || s.digest || g.code_digest FROM clients c, sessions s, grants g
            WHERE c.tenant_id = $1 AND s.tenant_id = $1 AND g.tenant_id = $1
            """)
        let stored = try await home.database.execute(bytea, home.tenant.id)[0].decode([UInt8].self)
        let digests =
            home.records.digest(of: Secret(text: "a secret that is easily found"), for: client.id).bytes
            + session.cookie.digest.bytes + grant.code.digest.bytes
        #expect(stored == digests)
    }
}

extension [UInt8] {
    fileprivate func contains(sequence: some Collection<UInt8>) -> Bool {
        indices.contains { self[$0...].starts(with: sequence) }
    }
}
