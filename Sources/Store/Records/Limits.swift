package import FoundationEssentials
import OAuth
import Postgres

extension TenantStore {
    static let limitCount = TenantStatement(
        """
        INSERT INTO limits AS l (tenant_id, id, count, resets_at) VALUES ($1, $2, 1, $4)
        ON CONFLICT (tenant_id, id) DO UPDATE
        SET count = CASE WHEN l.resets_at <= $3 THEN 1 ELSE l.count + 1 END,
            resets_at = CASE WHEN l.resets_at <= $3 THEN $4 ELSE l.resets_at END
        RETURNING count
        """)

    static let limitCounted = TenantStatement(
        "SELECT count FROM limits WHERE tenant_id = $1 AND id = $2 AND resets_at > $3")

    /// How many there have been since the window began, without another one.
    package func counted(_ what: StaticString, by who: String, now: Date) async throws(StoreError) -> Int {
        try await run(Self.limitCounted, limit(what, who), now).first?.read(Int.self) ?? 0
    }

    private func limit(_ what: StaticString, _ who: String) -> [UInt8] {
        seal.digest(
            Array(who.utf8),
            at: ColumnSeal.Place(tenant: id.description, table: "limits", column: what, row: ""))
    }

    /// Counts one more try of `what` by `who` (an address, a network): how many there have been since a window of `window` seconds
    /// began, this one included. Only a digest of `who` is kept.
    package func count(_ what: StaticString, by who: String, window: TimeInterval, now: Date) async throws(StoreError)
        -> Int
    {
        guard let row = try await run(Self.limitCount, limit(what, who), now, now + window).first else { return 1 }
        return try row.read(Int.self)
    }
}
