import FoundationEssentials
import OAuth
import Store
import TestStore
import Testing

@Suite struct APIKeyTests {
    private let now = TestTenant.now

    @Test func `a key works for its tenant, until it expires or is deleted`() async throws {
        let home = try await TestTenant()
        let stranger = try await TestTenant()
        let (brief, lasting) = (APIKey(row: UUID()), APIKey(row: UUID()))
        try await home.records.add(brief, name: "brief", expiry: now + 60, now: now)
        try await home.records.add(lasting, name: "lasting", expiry: nil, now: now)
        #expect(try await home.records.use(brief, now: now + 59) == APIKeyID(brief.row))
        #expect(try await home.records.use(brief, now: now + 60) == nil)
        #expect(try await home.records.use(lasting, now: now + 1_000_000) == APIKeyID(lasting.row))
        #expect(try await stranger.records.use(lasting, now: now) == nil)
        // The row's id alone is worth nothing.
        #expect(try await home.records.use(APIKey(row: lasting.row), now: now) == nil)
        #expect(try await home.records.deleteAPIKey(APIKeyID(lasting.row)))
        #expect(try await home.records.use(lasting, now: now) == nil)
        #expect(try await !home.records.deleteAPIKey(APIKeyID(lasting.row)))
    }

    @Test func `its last use is noted, once a minute`() async throws {
        let home = try await TestTenant()
        let key = APIKey(row: UUID())
        try await home.records.add(key, name: "backend", expiry: nil, now: now)
        #expect(try await home.records.apiKeys().map(\.lastUsed) == [nil])
        for (seconds, noted) in [(0.0, 0.0), (59, 0), (61, 61)] {
            _ = try await home.records.use(key, now: now + seconds)
            #expect(try await home.records.apiKeys().map(\.lastUsed) == [now + noted])
        }
    }
}
