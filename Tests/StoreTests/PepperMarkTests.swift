import OAuth
import Postgres
import Store
import TestCluster
import TestStore
import Testing

@Suite struct PepperMarkTests {
    private static let first = [UInt8](repeating: 1, count: 32)
    private static let second = [UInt8](repeating: 2, count: 32)

    private static func seal(_ version: UInt8, of home: TestTenant) async throws {
        let user = try await home.user()
        _ = try await home.database.execute(
            Statement("UPDATE users SET password = $3 WHERE tenant_id = $1 AND id = $2"), home.tenant.id, user,
            [version] + [UInt8](repeating: 0, count: 40))
    }

    @Test func `a server that lacks the pepper of a password finds out, also one that has another of that version`()
        async throws
    {
        let database = try await TestDatabase(on: .shared())
        let server = database.store.server
        let home = try await TestTenant(in: database)
        let both = [1: Self.first, 2: Self.second]
        #expect(try await server.peppersMissing(of: [1: Self.first], sealing: 1) == [])
        #expect(try await server.peppersMissing(of: both, sealing: 2) == [])
        try await Self.seal(2, of: home)
        #expect(try await server.peppersMissing(of: [1: Self.first], sealing: 1) == [2])
        #expect(try await server.peppersMissing(of: [1: Self.first, 2: Self.first], sealing: 2) == [2])
        #expect(try await server.peppersMissing(of: both, sealing: 2) == [])
    }

    @Test func `a pepper that seals no password any more may go, and another one come in its place`() async throws {
        let database = try await TestDatabase(on: .shared())
        let server = database.store.server
        try await Self.seal(3, of: TestTenant(in: database))
        #expect(try await server.peppersMissing(of: [2: Self.second], sealing: 2) == [])
        #expect(try await server.peppersMissing(of: [1: Self.first], sealing: 1) == [])
        #expect(try await server.peppersMissing(of: [2: Self.first], sealing: 2) == [])
        try await Self.seal(2, of: TestTenant(in: database))
        #expect(try await server.peppersMissing(of: [2: Self.second], sealing: 2) == [2])
    }
}
