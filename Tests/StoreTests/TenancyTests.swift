import OAuth
import Postgres
import Store
import TestCluster
import TestStore
import Testing

@Suite struct TenancyTests {
    @Test func `no operation reaches another tenant's rows, and none is missing here`() async throws {
        // One connection: what it has prepared is what ran.
        let single = TestDatabase(besides: try await TestDatabase.shared(), connections: 1)
        let victim = try await Victim(in: single)
        let stranger = try await TestTenant(in: single)
        let before = try await contents(of: victim.home)
        #expect(before.utf8.count > 4000)

        let foreign = try await TenancySweep(victim: victim, records: stranger.records).run()
        #expect(foreign.reached == [])
        #expect(try await contents(of: victim.home) == before)

        let namesakes = try await TenancySweep(victim: victim, records: stranger.records).makeNamesakes()
        #expect(namesakes == ["client", "user", "signing key", "audit event", "API key", "revoked token"])
        #expect(try await contents(of: victim.home) == before)

        // The same questions by the owner: each reaches what it names, so that none of the above was empty by mistake.
        let own = try await TenancySweep(victim: victim, records: victim.home.records).run()
        #expect(own.reached == own.asked)
        #expect(try await contents(of: victim.home) != before)

        let rows = try await single.database.execute(Statement("SELECT statement FROM pg_prepared_statements"))
        let prepared: [String] = try rows.map { try $0.decode(String.self) }
        let missing = AllStatements.ofTenants.map(\.statement.sql).filter { !prepared.contains($0) }
        #expect(missing == [])
    }

    @Test func `a row that points into another tenant cannot exist`() async throws {
        let victim = try await Victim(in: .shared())
        let stranger = try await TestTenant()
        let client = try await stranger.client("web")
        let user = try await stranger.user()
        let session = try await stranger.session(of: user)
        await #expect(throws: StoreError.self) {
            try await stranger.records.addConsent(
                of: victim.user, to: client.id, scopes: ["openid"], now: TestTenant.now)
        }
        // One's own session, another one's user.
        let mixed = Authentication(
            user: victim.user, session: session.authentication.session, time: TestTenant.now, methods: [])
        #expect(try await !stranger.records.issue(try stranger.newGrant(for: client, by: mixed)))
        // Past the statements.
        let forged = Statement(
            """
            INSERT INTO sessions SELECT $1, gen_random_uuid(), $2, digest, methods, user_agent, network, created_at,
                authenticated_at, last_seen_at, idle_expires_at, expires_at, ended_at, remembered, step_up, sweep_at
            FROM sessions WHERE id = $3
            """)
        let error = await #expect(throws: DatabaseError.self) {
            try await stranger.database.execute(
                forged, stranger.tenant.id, victim.user, session.authentication.session)
        }
        #expect(error?.sqlState == .foreignKeyViolation)
    }

    @Test func `a tenant takes everything with it`() async throws {
        let victim = try await Victim(in: .shared())
        let tenant = victim.home.tenant.id
        _ = try await victim.home.database.execute(Statement("DELETE FROM tenants WHERE id = $1"), tenant)
        #expect(!(try await contents(of: victim.home)).contains(tenant.description))
    }

    /// Every row of every table of the tenant's, as text.
    private func contents(of home: TestTenant) async throws -> String {
        let everything = Statement(
            """
            SELECT string_agg(query_to_xml(
                format('SELECT * FROM %I WHERE tenant_id = %L ORDER BY ctid', table_name, $1::uuid),
                true, false, '')::text, '' ORDER BY table_name)
            FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'
            """)
        let rows = try await home.database.execute(everything, home.tenant.id)
        return try rows[0].decode(String.self)
    }
}
