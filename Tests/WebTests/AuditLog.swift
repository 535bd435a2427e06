import OAuth
import Postgres
import Store
import TestHouse

extension TestTenant {
    /// The reasons of the tenant's audit events of one kind, in the order in which they were written.
    func auditReasons(_ kind: AuditEvent.Kind) async throws -> [String] {
        let rows = try await house.database.execute(
            Statement("SELECT coalesce(reason, '') FROM audit_events WHERE tenant_id = $1 AND kind = $2 ORDER BY at"),
            tenant.id, kind.rawValue)
        return try rows.map { row in try row.decode(String.self) }
    }
}
