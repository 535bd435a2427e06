import OAuth
import Postgres
import Store
import TestCluster
import TestStore
import Testing

@Suite struct StoreErrorTests {
    @Test func `a database that is away is unavailable, and comes back`() async throws {
        let cluster = try TestCluster()
        let home = try await TestTenant(in: TestDatabase(on: cluster, deadline: .seconds(2)))
        let client = try await home.client()
        #expect(await home.store.server.answers())
        try cluster.stop()
        #expect(await !home.store.server.answers())
        await #expect {
            _ = try await home.records.client(client.id)
        } throws: { error in
            if case StoreError.unavailable = error { true } else { false }
        }
        try cluster.start()
        var isBack = false
        for _ in 0..<50 where !isBack { isBack = await home.store.server.answers() }
        #expect(isBack)
        #expect(try await home.records.client(client.id) != nil)
    }

    @Test func `a constraint that refuses is a conflict of its name`() async throws {
        let home = try await TestTenant()
        let client = try await home.client()
        await #expect {
            try await home.records.addConsent(of: .random(), to: client.id, scopes: [], now: TestTenant.now)
        } throws: { error in
            if case StoreError.conflict("consents_tenant_id_user_id_fkey") = error { true } else { false }
        }
    }

    @Test func `a database that only reads is unavailable for what writes`() async throws {
        let database = try await TestDatabase(on: .shared())
        let home = try await TestTenant(in: database)
        let standby = Database(
            DatabaseConfiguration(
                conninfo: database.conninfo, parameters: ["default_transaction_read_only": "on"]),
            logger: silence)
        let running = Task { try await standby.run() }
        defer { running.cancel() }
        let records = TestDatabase.store(on: standby, masterSecret: 1).tenant(home.tenant.id)
        #expect(try await records.apiKeys().isEmpty)
        await #expect {
            _ = try await records.revoke(
                token: "x", expiry: TestTenant.now, recording: AuditEvent(.tokenRevoked), now: TestTenant.now)
        } throws: { error in
            if case StoreError.unavailable(mayHaveApplied: false) = error { true } else { false }
        }
    }

    @Test func `a Postgres that can't load its libraries is unavailable`() async throws {
        let database = try await TestDatabase(on: .shared())
        let home = try await TestTenant(in: database)
        for sql: StaticString in [
            """
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE 'could not load library' USING ERRCODE = 'undefined_file'; END $$
            """, "CREATE TRIGGER fail BEFORE INSERT ON revoked_tokens FOR EACH ROW EXECUTE FUNCTION fail()",
        ] {
            _ = try await database.database.execute(Statement(sql))
        }
        await #expect {
            _ = try await home.records.revoke(
                token: "x", expiry: TestTenant.now, recording: AuditEvent(.tokenRevoked), now: TestTenant.now)
        } throws: { error in
            if case StoreError.unavailable(mayHaveApplied: false) = error { true } else { false }
        }
    }

    @Test func `a task that was cancelled may have been heard`() async throws {
        let home = try await TestTenant()
        let records = home.records
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await records.signingKeys()
        }
        await #expect {
            try await task.value
        } throws: { error in
            if case StoreError.unavailable(mayHaveApplied: true) = error { true } else { false }
        }
    }
}
