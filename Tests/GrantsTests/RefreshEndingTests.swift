import FoundationEssentials
import Grants
import OAuth
import Store
import TestStore
import Testing

/// How a family ends.
@Suite struct RefreshEndingTests {
    private let now = GrantsGround.now

    @Test func `the end of the session ends its families, but for offline access`() async throws {
        let ground = try await GrantsGround()
        let online = try await ground.refreshToken()
        let offline = try await ground.refreshToken(["scope": "openid offline_access"])
        let session = ground.session.authentication.session
        #expect(try await ground.home.records.end(session, includingOffline: false, now: now))
        #expect(await ground.refusal(ofRefresh: online) == .grantEnded)
        let response = try await ground.refresh(offline)
        #expect(try await ground.claims(response.accessToken)["sub"] != nil)
        #expect(try await !ground.home.records.end(session, includingOffline: true, now: now))
        #expect(await ground.refusal(ofRefresh: try #require(response.refreshToken)) == .grantEnded)
    }

    @Test func `a family outlives a session that merely expires, unless the tenant says otherwise`() async throws {
        for endsWithSession in [false, true] {
            let ground = try await GrantsGround { $0.refreshEndsWithSession = endsWithSession }
            let token = try await ground.refreshToken()
            // The session of the ground is idle after 1000 seconds.
            let refusal = await ground.refusal(ofRefresh: token, at: now + 1000)
            #expect(refusal == (endsWithSession ? .grantEnded : nil))
        }
    }

    @Test(arguments: [true, false])
    func `disabling the account and a new password end everything`(isDisabled: Bool) async throws {
        let ground = try await GrantsGround()
        let stored = try #require(try await ground.home.records.user(EmailAddress("ada@example.com")!))
        let token = try await ground.refreshToken(["scope": "openid offline_access"])
        _ = try await ground.home.records.save(
            UserRecord(id: ground.user, claims: stored.claims, isEnabled: !isDisabled),
            password: isDisabled ? nil : [1, 2, 3], now: now)
        #expect(await ground.refusal(ofRefresh: token) == .grantEnded)
        #expect(try await ground.home.records.session(ground.session.cookie, now: now) == nil)
    }

    @Test func `a replayed code ends its family`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client(grantTypes: [.authorizationCode, .refreshToken])
        let code = try await ground.code(for: client)
        let token = try #require(try await ground.redeem(code).refreshToken)
        let next = try #require(try await ground.refresh(token).refreshToken)
        #expect(await ground.refusal(of: code, at: now + 3600) == .codeReplayed)
        #expect(await ground.refusal(ofRefresh: next) == .grantEnded)
    }

    @Test func `ending one's other sessions leaves this one`() async throws {
        let ground = try await GrantsGround()
        let token = try await ground.refreshToken()
        let other = try await ground.home.session(of: ground.user)
        let session = ground.session.authentication.session
        #expect(try await ground.home.records.endAll(of: ground.user, except: session, now: now) == 1)
        #expect(try await ground.home.records.session(other.cookie, now: now) == nil)
        #expect(try await ground.refresh(token).refreshToken != nil)
        #expect(try await ground.home.records.endAll(of: ground.user, now: now) == 1)
    }
}
