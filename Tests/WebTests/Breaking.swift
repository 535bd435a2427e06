import OAuth
import Postgres
import TestHouse

/// Past the house, into its database: what a disk or an operator could have done.
extension TestTenant {
    func breakKeys() async throws {
        _ = try await house.database.execute(
            Statement("UPDATE signing_keys SET private_key = '\\x00' WHERE tenant_id = $1::uuid"), tenant.id)
    }

    func breakPassword(of person: TestPerson) async throws {
        _ = try await house.database.execute(
            Statement("UPDATE users SET password = '\\x00' WHERE tenant_id = $1::uuid AND id = $2::uuid"), tenant.id,
            person.id)
    }

    func shut(_ person: TestPerson) async throws {
        _ = try await house.database.execute(
            Statement("UPDATE users SET enabled = false WHERE tenant_id = $1::uuid AND id = $2::uuid"), tenant.id,
            person.id)
    }

    func endSessions() async throws {
        _ = try await house.database.execute(
            Statement("UPDATE sessions SET ended_at = created_at WHERE tenant_id = $1::uuid"), tenant.id)
    }

    func auditKinds() async throws -> [String] {
        let rows = try await house.database.execute(
            Statement(
                "SELECT kind || coalesce(' ' || reason, '') FROM audit_events WHERE tenant_id = $1::uuid"
            ),
            tenant.id)
        return try rows.map { try $0.decode(String.self) }
    }
}
