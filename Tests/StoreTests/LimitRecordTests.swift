import FoundationEssentials
import OAuth
import Postgres
import Store
import TestStore
import Testing

/// How often something was tried.
@Suite struct LimitRecordTests {
    private let now = TestTenant.now

    @Test func `tries are counted until the window that the first one began is over`() async throws {
        let records = try await TestTenant().records
        for number in 1...3 {
            #expect(try await records.count("tries", by: "bea", window: 60, now: now + Double(number)) == number)
        }
        #expect(try await records.count("tries", by: "bea", window: 60, now: now + 60.5) == 4)
        #expect(try await records.count("tries", by: "bea", window: 60, now: now + 61) == 1)
        #expect(try await records.count("tries", by: "bea", window: 60, now: now + 120) == 2)
        #expect(try await records.count("tries", by: "bea", window: 60, now: now + 121) == 1)
    }

    @Test func `who, what and where are counted apart`() async throws {
        let (here, there) = (try await TestTenant().records, try await TestTenant().records)
        #expect(try await here.count("tries", by: "bea", window: 60, now: now) == 1)
        #expect(try await here.count("mails", by: "bea", window: 60, now: now) == 1)
        #expect(try await here.count("tries", by: "cleo", window: 60, now: now) == 1)
        #expect(try await there.count("tries", by: "bea", window: 60, now: now) == 1)
        #expect(try await here.count("tries", by: "bea", window: 60, now: now) == 2)
    }

    @Test func `of many at once each has a number of its own`() async throws {
        let records = try await TestTenant().records
        let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<50 {
                group.addTask { [now] in try await records.count("tries", by: "bea", window: 60, now: now) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.sorted() == Array(1...50))
    }

    @Test func `nobody can read who it was`() async throws {
        let home = try await TestTenant()
        _ = try await home.records.count("tries", by: "bea@example.com", window: 60, now: now)
        let rows = try await home.database.execute(
            Statement("SELECT encode(id, 'escape') || count || resets_at FROM limits WHERE tenant_id = $1"),
            home.tenant.id)
        let text: String = try rows[0].decode(String.self)
        #expect(rows.count == 1 && !text.contains("bea") && !text.contains("tries"))
    }
}
