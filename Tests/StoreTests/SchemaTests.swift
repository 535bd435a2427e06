import TestCluster
import TestStore
import Testing

@testable import Postgres

/// What the catalog says of the migrated schema.
@Suite struct SchemaTests {
    @Test func `every table belongs to tenants, but these`() async throws {
        let without = Statement(
            """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')
            ORDER BY 1
            """)
        #expect(
            try await names(without) == [
                "housekeeping", "master_secret_check", "ostiary_migrations", "pepper_marks", "tenants",
            ])
        let tables = Statement(
            """
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'tenant_id'
            """)
        #expect(try await names(tables).count >= 7)
    }

    @Test func `every table of tenants has the tenant in each of its keys`() async throws {
        let wrong = Statement(
            """
            SELECT i.indexrelid::regclass::text
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
            WHERE i.indisunique AND NOT a.attnum = ANY (i.indkey)
            """)
        #expect(try await names(wrong) == [])
        let keyless = Statement(
            """
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
            """)
        #expect(try await names(keyless) == [])
    }

    @Test func `every tenant is named, and points to one that exists`() async throws {
        let nullable = Statement(
            """
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT a.attnotnull
            """)
        #expect(try await names(nullable) == [])
        // By itself or through another table of tenants: nothing outlives its tenant.
        let adrift = Statement(
            """
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND NOT EXISTS (SELECT FROM pg_constraint f
                              WHERE f.conrelid = c.oid AND f.contype = 'f' AND a.attnum = ANY (f.conkey)
                                AND f.confdeltype = 'c')
            """)
        #expect(try await names(adrift) == [])
    }

    @Test func `every foreign key between tables of tenants carries the tenant`() async throws {
        let keys = Statement(
            """
            SELECT f.conname || ' ' || bool_or(own.attname = 'tenant_id' AND other.attname = 'tenant_id')::text
            FROM pg_constraint f
            CROSS JOIN unnest(f.conkey, f.confkey) AS pair (own, other)
            JOIN pg_attribute own ON own.attrelid = f.conrelid AND own.attnum = pair.own
            JOIN pg_attribute other ON other.attrelid = f.confrelid AND other.attnum = pair.other
            WHERE f.contype = 'f'
              AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = f.confrelid AND a.attname = 'tenant_id')
            GROUP BY f.oid, f.conname
            """)
        let found = try await names(keys)
        #expect(found.count >= 6)
        #expect(found.filter { !$0.hasSuffix(" true") } == [])
    }

    @Test func `every foreign key can be followed backwards by an index`() async throws {
        let slow = Statement(
            """
            SELECT f.conname FROM pg_constraint f
            WHERE f.contype = 'f' AND f.connamespace = 'public'::regnamespace
              AND NOT EXISTS (
                SELECT FROM pg_index i
                WHERE i.indrelid = f.conrelid AND i.indpred IS NULL
                  AND (i.indkey::int2[])[0:array_length(f.conkey, 1) - 1] @> f.conkey)
            """)
        #expect(try await names(slow) == [])
    }

    @Test func `no column has a default that reads the clock`() async throws {
        let clocks = Statement(
            """
            SELECT d.adrelid::regclass::text FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> 'ostiary_migrations'
              AND pg_get_expr(d.adbin, d.adrelid) ~* 'now|current|clock|random'
            """)
        #expect(try await names(clocks) == [])
    }

    @Test func `there are no triggers, and functions take plain columns and read no table`() async throws {
        #expect(try await names(Statement("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")) == [])
        let functions = Statement(
            """
            SELECT p.proname || CASE WHEN p.provolatile <> 'i' THEN ' volatile' ELSE '' END
                || coalesce((SELECT ' ' || string_agg(t.typname, ' ') FROM unnest(p.proargtypes || p.prorettype) AS a (type)
                             JOIN pg_type t ON t.oid = a.type WHERE t.typtype = 'c' OR t.typelem <> 0 AND t.typlen = -1), '')
                || coalesce((SELECT ' ' || string_agg(DISTINCT r.relname, ' ') FROM pg_depend d
                             JOIN pg_class r ON r.oid = d.refobjid
                             WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                               AND d.refclassid = 'pg_class'::regclass), '')
            FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY 1
            """)
        #expect(
            try await names(functions) == [
                "account_is_open", "grant_is_live", "kept_for", "refresh_proof", "session_is_live",
            ])
    }

    /// Newer minors of Postgres refuse this as soon as a function uses the table's row type.
    @Test func `every table can be given a column with a default`() async throws {
        let database = try await TestDatabase(on: .shared()).database
        let tables = try await database.execute(
            Statement(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
        ).map { try $0.decode(String.self) }
        for table in tables {
            await #expect(throws: Never.self, "\(table)") {
                _ = try await database.execute(
                    Statement(text: "ALTER TABLE \(table) ADD COLUMN another boolean DEFAULT false"))
            }
        }
    }

    private func names(_ statement: Statement) async throws -> [String] {
        try await TestDatabase.shared().database.execute(statement).map { try $0.decode(String.self) }
    }
}
