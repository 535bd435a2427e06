import Crypto
import FoundationEssentials
import Grants
import OAuth
import Store
import TestStore
import Testing

/// How a family lives.
@Suite struct RefreshTests {
    private let now = GrantsGround.now

    @Test func `each rotation gives a successor, and the tokens of the same sign-in`() async throws {
        let ground = try await GrantsGround()
        var token = try await ground.refreshToken(["nonce": "n"])
        var seen = [token]
        for round in 1...5 {
            let time = now + TimeInterval(round * 1000)
            let response = try await ground.refresh(token, at: time)
            token = try #require(response.refreshToken)
            #expect(!seen.contains(token))
            seen.append(token)
            #expect(response.scopes == ["openid", "profile"])
            #expect(response.access?["sub"]?.string == ground.user.description)
            #expect(response.access?["sid"] == response.identity?["sid"])
            // OpenID Connect Core 12.2: the time of the sign-in, and no nonce.
            #expect(response.identity?["auth_time"]?.integer == Int(now.timeIntervalSince1970))
            #expect(response.identity?["iat"]?.integer == Int(time.timeIntervalSince1970))
            #expect(response.identity?["nonce"] == nil)
            #expect(try await ground.claims(response.accessToken, at: time)["sub"] != nil)
        }
    }

    @Test func `a client that isn't registered for it gets no refresh token`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        #expect(try await ground.redeem(ground.code(for: client)).refreshToken == nil)
        let token = try await ground.refreshToken()
        _ = try await ground.home.client(grantTypes: [.authorizationCode])
        #expect(await ground.refusal(ofRefresh: token) == .grantNotAllowed)
    }

    @Test func `a retry in the grace window gets the same successor, byte for byte`() async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        let second = try #require(try await ground.refresh(first).refreshToken)
        for seconds in [0, 1, 29.9] {
            #expect(try await ground.refresh(first, at: now + seconds).refreshToken == second)
        }
        #expect(try await ground.refresh(second, at: now + 30).refreshToken != nil, "it lives")
    }

    @Test func `twenty tasks refresh one token, and all get the same successor`() async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        let successors = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<20 { group.addTask { try await ground.refresh(first).refreshToken } }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(successors.count == 1 && !successors.contains(nil))
    }

    @Test func `the window closes as soon as the successor is used`() async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        let second = try #require(try await ground.refresh(first).refreshToken)
        let third = try #require(try await ground.refresh(second, at: now + 1).refreshToken)
        #expect(await ground.refusal(ofRefresh: first, at: now + 2) == .refreshTokenReused)
        #expect(await ground.refusal(ofRefresh: third, at: now + 3) == .grantEnded)
    }

    @Test func `a grace of 0 turns retries off`() async throws {
        let ground = try await GrantsGround { $0.refreshGrace = 0 }
        let first = try await ground.refreshToken()
        _ = try await ground.refresh(first)
        #expect(await ground.refusal(ofRefresh: first) == .refreshTokenReused)
    }

    @Test func `reuse after the window ends the family and its access tokens, and is audited`() async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        let response = try await ground.refresh(first)
        #expect(await ground.refusal(ofRefresh: first, at: now + 30) == .refreshTokenReused)
        #expect(await ground.refusal(ofRefresh: try #require(response.refreshToken), at: now + 31) == .grantEnded)
        #expect(await ground.refusal(ofToken: response.accessToken, at: now + 31) == .grantEnded)
        let events = try await ground.home.audited(.refreshTokenReused)
        #expect(events.map(\.user) == [ground.user])
        #expect(events.map(\.session) == [ground.session.authentication.session])
    }

    @Test(arguments: Tenant.ReuseConsequence.allCases)
    func `the tenant says what a reuse ends`(_ consequence: Tenant.ReuseConsequence) async throws {
        let ground = try await GrantsGround { $0.refreshReuseEnds = consequence }
        let stolen = try await ground.refreshToken()
        let sibling = try await ground.refreshToken()
        let elsewhere = try await ground.home.session(of: ground.user)
        _ = try await ground.refresh(stolen)
        #expect(await ground.refusal(ofRefresh: stolen, at: now + 60) == .refreshTokenReused)
        let records = ground.home.records
        let (session, other) = (ground.session.cookie, elsewhere.cookie)
        #expect((await ground.refusal(ofRefresh: sibling) == nil) == (consequence == .family))
        #expect((try await records.session(session, now: now) == nil) == (consequence != .family))
        #expect((try await records.session(other, now: now) == nil) == (consequence == .user))
    }

    /// One of the two may differ: a phone that changes networks, two browsers in one house.
    @Test(arguments: [
        (Device(userAgent: "Phone (Mobile)", network: "198.51.100.0/24"), TokenError?.none),
        (Device(userAgent: "Other/1", network: "192.0.2.0/24"), nil),
        (Device(userAgent: "Other/1", network: "198.51.100.0/24"), .refreshTokenReused),
    ])
    func `a retry from another user agent and another network is reuse`(
        device: Device, refusal: TokenError?
    ) async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        _ = try await ground.refresh(first)
        #expect(await ground.refusal(ofRefresh: first, from: device, at: now + 1) == refusal)
    }

    @Test func `another network and another kind of device at once are noted, and log nobody out`() async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        let computer = Device(userAgent: "Mozilla/5.0 (X11; Linux x86_64)", network: "198.51.100.0/24")
        let second = try #require(try await ground.refresh(first, from: computer).refreshToken)
        #expect(try await ground.refresh(second, from: computer).refreshToken != nil)
        let session = try #require(try await ground.home.records.session(ground.session.cookie, now: now))
        #expect(session.authentication.needsStepUp)
        #expect(try await ground.home.audited(.refreshSuspicious).count == 1)
    }

    @Test func `scopes can be narrowed, one refresh at a time, and never widened`() async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        let narrow = try await ground.refresh(first, [("scope", "profile")])
        #expect(narrow.scopes == ["profile"] && narrow.idToken == nil)
        let second = try #require(narrow.refreshToken)
        #expect(await ground.refusal(ofRefresh: second, [("scope", "openid email")], at: now + 1) == .scopeNotGranted)
        #expect(try await ground.refresh(second, at: now + 2).scopes == ["openid", "profile"])
    }

    @Test func `another client's attempt ends nothing`() async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        _ = try await ground.home.client("other", grantTypes: [.authorizationCode, .refreshToken])
        #expect(await ground.refusal(ofRefresh: first, client: "other") == .refreshTokenOfAnotherClient)
        _ = try await ground.refresh(first)
        #expect(
            await ground.refusal(ofRefresh: first, client: "other", at: now + 60) == .refreshTokenOfAnotherClient)
        #expect(try await ground.refresh(first, at: now + 1).refreshToken != nil)
    }

    @Test func `a family is over when it is idle for too long, and when it is too old`() async throws {
        let ground = try await GrantsGround {
            $0.refreshLifetime = 1000
            $0.refreshIdleLifetime = 400
        }
        var token = try await ground.refreshToken()
        #expect(await ground.refusal(ofRefresh: token, at: now + 400) == .refreshTokenExpired)
        for seconds in [399.0, 798, 999] {
            token = try #require(try await ground.refresh(token, at: now + seconds).refreshToken)
        }
        #expect(await ground.refusal(ofRefresh: token, at: now + 1000) == .refreshTokenExpired)
    }

    @Test func `what begins in a session that is remembered lives longer`() async throws {
        let ground = try await GrantsGround()
        let session = TestTenant.newSession(of: ground.user, lifetime: 1e8, isRemembered: true).session
        #expect(try await ground.home.records.begin(session))
        let client = try await ground.home.client(grantTypes: [.authorizationCode, .refreshToken])
        let grant = try ground.home.newGrant(
            for: client, by: session.authentication,
            family: TestTenant.newFamily(lifetime: 100, rememberedLifetime: 200, idle: 1000))
        let attempt = try #require(try await ground.home.family(grant))
        let token = attempt.token
        let records = ground.home.records
        let late = try ground.home.attempt(token, of: client.id, at: now + 150)
        #expect(try await records.rotate(late, idleLifetime: 1000) != nil)
        let next = RefreshToken(family: token.family, generation: 1, salt: try #require(grant.family?.salt))
        let tooLate = try ground.home.attempt(next, of: client.id, at: now + 200)
        #expect(try await records.rotate(tooLate, idleLifetime: 1000) == nil)
    }

    @Test func `a token that nobody gave ends nothing`() async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        _ = try await ground.refresh(first)
        let seal = GrantsGround.refreshTokens
        let token = try #require(seal.open(first, tenant: ground.home.tenant.id))
        // Whoever has the server's key alone, and not the salt.
        for generation in [0, 1, 2] {
            let forged = RefreshToken(family: token.family, generation: generation, salt: .random())
            let text = seal.text(of: forged, tenant: ground.home.tenant.id)
            #expect(await ground.refusal(ofRefresh: text, at: now + 60) == .refreshTokenUnknown)
        }
        // Whoever has the salt alone, and not the key.
        let other = RefreshTokenSeal(key: SymmetricKey(size: .bits256))
        #expect(
            await ground.refusal(ofRefresh: other.text(of: token, tenant: ground.home.tenant.id))
                == .refreshTokenUnknown)
        // Another tenant's.
        #expect(await ground.refusal(ofRefresh: seal.text(of: token, tenant: .random())) == .refreshTokenUnknown)
        #expect(try await ground.refresh(first).refreshToken != nil)
    }

    @Test func `a client that lost a scope doesn't get it by refreshing`() async throws {
        let ground = try await GrantsGround()
        let first = try await ground.refreshToken()
        _ = try await ground.home.client(grantTypes: [.authorizationCode, .refreshToken], scopes: ["openid"])
        #expect(try await ground.refresh(first).scopes == ["openid"])
    }
}
