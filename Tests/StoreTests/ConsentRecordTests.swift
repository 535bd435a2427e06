import OAuth
import Store
import TestStore
import Testing

@Suite struct ConsentRecordTests {
    @Test func `consents add up, whoever is faster`() async throws {
        let home = try await TestTenant()
        let client = try await home.client()
        let user = try await home.user()
        let records = home.records
        #expect(try await records.consent(of: user, to: client.id) == [])
        let scopes = (0..<20).map { "s\($0)" }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for scope in scopes {
                group.addTask {
                    try await records.addConsent(
                        of: user, to: client.id, scopes: ScopeSet([scope, "openid"]), now: TestTenant.now)
                }
            }
            try await group.waitForAll()
        }
        #expect(Set(try await records.consent(of: user, to: client.id).tokens) == Set(scopes + ["openid"]))
    }
}
