import FoundationEssentials
import OAuth
import Postgres
import Store
import TestStore
import Testing

/// The one place that knows whether a person may be given something, and every door that asks it.
@Suite struct MayActTests {
    enum Condition: String, CaseIterable {
        case live
        case justBeforeIdle
        case idle
        case justBeforeTooOld
        case tooOld
        case ended
        case endedLater
        case disabled

        var allows: Bool {
            switch self {
            case .live, .justBeforeIdle, .justBeforeTooOld: true
            case .idle, .tooOld, .ended, .endedLater, .disabled: false
            }
        }
    }

    @Test(arguments: Condition.allCases)
    func `every door asks whether the person may act`(_ condition: Condition) async throws {
        let home = try await TestTenant()
        let client = try await home.client()
        let user = try await home.user()
        let tooOld = [Condition.tooOld, .justBeforeTooOld].contains(condition)
        let session = try await home.session(
            of: user, idle: tooOld ? 500 : 100, lifetime: tooOld ? 100 : 500)
        let redirect = client.redirectURIs[0].description
        func issued() async throws -> AuthorizationCode {
            let grant = try home.newGrant(for: client, by: session.authentication, at: TestTenant.now + 90)
            #expect(try await home.records.issue(grant))
            return grant.code
        }
        let (code, redeemed) = (try await issued(), try await issued())
        let first = try await home.records.redeem(
            redeemed, client: client.id, redirectURI: redirect, challenge: nil, now: TestTenant.now + 90)
        #expect(first != nil)

        var now = TestTenant.now + 95
        switch condition {
        case .live: break
        case .idle, .tooOld: now = TestTenant.now + 100
        case .justBeforeIdle, .justBeforeTooOld: now = TestTenant.now + 99.999_999
        case .ended:
            #expect(
                try await home.records.end(
                    session.authentication.session, includingOffline: false, now: TestTenant.now + 50))
        // By the clock of another node, which is ahead.
        case .endedLater:
            #expect(
                try await home.records.end(
                    session.authentication.session, includingOffline: false, now: TestTenant.now + 200))
        case .disabled: try await home.enable(user, false)
        }
        let grant = try home.newGrant(for: client, by: session.authentication, at: now)
        #expect(try await (home.records.session(session.cookie, now: now) != nil) == condition.allows)
        #expect(try await home.records.issue(grant) == condition.allows)
        let given = try await home.records.redeem(
            code, client: client.id, redirectURI: redirect, challenge: nil, now: now)
        #expect((given != nil) == condition.allows)
        let person = try await home.records.person(behind: GrantID(redeemed.row), now: now)
        #expect((person != nil) == condition.allows)
    }

    @Test func `a code that was not redeemed opens nothing`() async throws {
        let home = try await TestTenant()
        let client = try await home.client()
        let session = try await home.session(of: try await home.user())
        let grant = try home.newGrant(for: client, by: session.authentication)
        #expect(try await home.records.issue(grant))
        #expect(try await home.records.person(behind: GrantID(grant.code.row), now: TestTenant.now) == nil)
    }
}
