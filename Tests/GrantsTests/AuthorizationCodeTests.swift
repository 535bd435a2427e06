import FoundationEssentials
import Grants
import Keys
import OAuth
import Postgres
import Store
import TestStore
import Testing

@Suite struct AuthorizationCodeTests {
    private let redirect = ("redirect_uri", GrantsGround.redirectURI)
    private let now = GrantsGround.now

    private func refused(
        _ work: () async throws(Failure<TokenError>) -> TokenResponse
    ) async -> TokenError? {
        await refusal(work)
    }

    // MARK: What a code gives

    @Test func `a code gives tokens of who signed in, for whom, and how`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let code = try await ground.code(for: client, ["scope": "openid email unknown", "nonce": "n-1"])
        let response = try await ground.redeem(code, at: now + 5)
        #expect(response.scopes == ["openid", "email"])
        let identity = try #require(response.identity)
        #expect(identity["sub"]?.string == ground.user.description)
        #expect(identity["aud"]?.string == "web")
        #expect(identity["nonce"]?.string == "n-1")
        #expect(identity["iss"]?.string == ground.home.issuer.description)
        #expect(identity["auth_time"]?.integer == 1_800_000_000, "when the person signed in, not now")
        #expect(identity["iat"]?.integer == 1_800_000_005)
        #expect(identity["sid"]?.string == ground.session.authentication.session.description)
        #expect(identity["email"] == nil, "scopes give claims by UserInfo")
        let access = try #require(response.access)
        #expect(access["sub"]?.string == ground.user.description)
        #expect(access["scope"]?.string == "openid email")
        #expect(access["aud"]?.string == ground.home.issuer.description)
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `the ID token is signed as the client is registered, and its at_hash is right`(
        _ algorithm: SigningAlgorithm
    ) async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client(idTokenAlgorithm: algorithm)
        let response = try await ground.redeem(try await ground.code(for: client))
        let keys = try await ground.keys.keys(of: ground.home.tenant, now: now)
        let token = try #require(response.idToken)
        #expect(JSONWebSignature.verify(token, as: .idToken, by: keys) != nil)
        let header = try #require(token.split(separator: ".").first.flatMap { Base64URL.decode($0) })
        #expect(JSONValue(parsing: header)?.object?["alg"]?.string == algorithm.rawValue)
        #expect(response.identity?["at_hash"]?.string?.count == (algorithm == .edDSA ? 43 : 22))
    }

    @Test func `without openid there is no ID token`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let response = try await ground.redeem(try await ground.code(for: client, ["scope": "read"]))
        #expect(response.idToken == nil)
        #expect(response.access?["gid"] != nil)
    }

    @Test(arguments: ["\0", "a\0b\u{1}", "日本 \u{1F600}", "\"\\", String(repeating: "\0", count: 1000)])
    func `a nonce of any bytes survives`(_ nonce: String) async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let response = try await ground.redeem(try await ground.code(for: client, ["nonce": nonce]))
        #expect(response.identity?["nonce"]?.string == nonce)
    }

    @Test func `claims asked for by name come where they were asked for`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let claims = #"{"id_token":{"email":null,"address":null},"userinfo":{"name":{"essential":true}}}"#
        let response = try await ground.redeem(try await ground.code(for: client, ["claims": claims]))
        #expect(response.identity?["email"]?.string == "ada@example.com")
        #expect(response.identity?["address"] == .object(["country": .string("England")]))
        #expect(response.identity?["name"] == nil)
        let info = try await ground.claims(response.accessToken)
        #expect(Set(info.keys) == ["sub", "name"])
    }

    @Test func `the audience follows the resources, and opens UserInfo where it should`() async throws {
        let ground = try await GrantsGround { $0.defaultAudience = "https://api.example" }
        let client = try await ground.home.client()
        let issuer = ground.home.issuer.description
        func audience(
            _ asked: [String: String], _ redeemed: [(String, String)] = []
        ) async throws -> [String] {
            let code = try await ground.code(for: client, asked)
            let claim = try await ground.redeem(code, [redirect] + redeemed).access?["aud"]
            return claim?.string.map { [$0] } ?? claim?.array?.compactMap(\.string) ?? []
        }
        #expect(try await audience(["scope": "read"]) == ["https://api.example"])
        #expect(try await audience([:]) == ["https://api.example", issuer])
        #expect(try await audience(["resource": "https://a.example"]) == ["https://a.example", issuer])
        let resource = ("resource", "https://a.example")
        #expect(try await audience(["scope": "read", "resource": "https://a.example"], [resource]) == ["https://a.example"])
        #expect(try await audience(["scope": "read"], [resource]) == ["https://a.example"], "named at last")
        #expect(try await audience(["resource": issuer]) == [issuer])
    }

    // MARK: Who gets it

    @Test func `twenty tasks redeem one code, and exactly one wins`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let code = try await ground.boundCode(for: client)
        let form = [redirect, ("code_verifier", GrantsGround.verifier)]
        let outcomes = await withTaskGroup(of: TokenError?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    await refusal { () async throws(Failure<TokenError>) in try await ground.redeem(code, form) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == nil }.count == 1)
        #expect(outcomes.filter { $0 == .codeReplayed }.count == 19)
    }

    @Test(arguments: [1, 30, 3600])
    func `a replayed code ends what it gave, and is audited`(after seconds: Int) async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let code = try await ground.code(for: client)
        let response = try await ground.redeem(code)
        #expect(try await ground.claims(response.accessToken)["sub"]?.string == ground.user.description)
        // Somebody else's code of the same session stays.
        let bystander = try await ground.redeem(try await ground.code(for: client))

        let time = now + TimeInterval(seconds)
        #expect(await refused { () async throws(Failure<TokenError>) in try await ground.redeem(code, at: time) } == .codeReplayed)
        let bearer = await refusal { () async throws(Failure<BearerError>) in try await ground.claims(response.accessToken) }
        #expect(bearer == .grantEnded)
        #expect(try await ground.claims(bystander.accessToken)["sub"] != nil)
        let events = try await ground.home.audited(.codeReplayed)
        #expect(events.map(\.client) == ["web"])
        #expect(events.map(\.user) == [ground.user])
        #expect(events.map(\.session) == [ground.session.authentication.session])
    }

    @Test func `another client's attempt neither takes the code nor ends it`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        _ = try await ground.home.client("other")
        let code = try await ground.code(for: client)
        #expect(
            await refused { () async throws(Failure<TokenError>) in try await ground.redeem(code, client: "other") }
                == .codeOfAnotherClient)
        let response = try await ground.redeem(code)
        #expect(
            await refused { () async throws(Failure<TokenError>) in try await ground.redeem(code, client: "other") }
                == .codeOfAnotherClient)
        #expect(try await ground.claims(response.accessToken)["sub"] != nil, "not even afterwards")
    }

    @Test func `another tenant's code is unknown, though the client has the same name and secret`() async throws {
        let (ground, other) = (try await GrantsGround(), try await GrantsGround())
        let client = try await ground.home.client()
        _ = try await other.home.client()
        let code = try await ground.code(for: client)
        #expect(await refused { () async throws(Failure<TokenError>) in try await other.redeem(code) } == .codeUnknown)
        _ = try await ground.redeem(code)
    }

    @Test(arguments: ["", "ost_c_", "x", "\0", String(repeating: "a", count: 100_000)])
    func `what is no code is unknown or missing`(_ code: String) async throws {
        let ground = try await GrantsGround()
        _ = try await ground.home.client()
        #expect(
            await refused { () async throws(Failure<TokenError>) in try await ground.redeem(code) }
                == (code.isEmpty ? .codeMissing : .codeUnknown))
    }

    @Test func `a code cut short, of another kind or with another secret is unknown`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let code = try await ground.code(for: client)
        let row = try #require(AuthorizationCode(presented: code)).row
        let wrong = [
            String(code.dropLast()), code + "A", code.replacing("ost_c_", with: "ost_s_"),
            AuthorizationCode(row: row).expose(), SessionCookie(row: row).expose(),
        ]
        for code in wrong {
            #expect(await refused { () async throws(Failure<TokenError>) in try await ground.redeem(code) } == .codeUnknown)
        }
        _ = try await ground.redeem(code)
    }

    // MARK: Mistakes don't burn it

    @Test func `a mistake does not burn the code`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let code = try await ground.boundCode(for: client, ["resource": "https://a.example"])
        let verifier = ("code_verifier", GrantsGround.verifier)
        let wrong = ("code_verifier", String(repeating: "x", count: 43))
        let mistakes: [(form: [(String, String)], expected: TokenError)] = [
            ([redirect], .verifierMissing),
            ([redirect, wrong], .verifierWrong),
            ([redirect, ("code_verifier", "short")], .verifierMalformed),
            ([("redirect_uri", "https://app.example/other"), verifier], .redirectURIMismatch),
            ([("redirect_uri", GrantsGround.redirectURI + "\0"), verifier], .redirectURIMismatch),
            ([("redirect_uri", "\0"), verifier], .redirectURIMismatch),
            ([redirect, verifier, ("resource", "https://b.example")], .resourceNotGranted),
            ([redirect, verifier, ("resource", "https://a.example"), ("resource", "https://b.example")], .resourceNotGranted),
            ([redirect, verifier, ("resource", "nothing")], .resourceMalformed),
        ]
        for (form, expected) in mistakes {
            let refused = await refused { () async throws(Failure<TokenError>) in try await ground.redeem(code, form) }
            #expect(refused == expected, "\(form)")
        }
        let response = try await ground.redeem(code, [redirect, verifier, ("resource", "https://a.example")])
        #expect(try await ground.claims(response.accessToken)["sub"] != nil)
    }

    @Test func `a redirect URI may be left out where PKCE binds the code, and only there`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let bound = try await ground.boundCode(for: client)
        _ = try await ground.redeem(bound, [("code_verifier", GrantsGround.verifier)])
        let free = try await ground.code(for: client)
        #expect(
            await refused { () async throws(Failure<TokenError>) in try await ground.redeem(free, []) } == .redirectURIMissing)
    }

    @Test func `a redirect URI that the request did not name is not asked for`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let unnamed = try await ground.code(for: client, ["scope": "read", "redirect_uri": ""])
        #expect(
            await refused { () async throws(Failure<TokenError>) in try await ground.redeem(unnamed) } == .redirectURIMismatch)
        _ = try await ground.redeem(unnamed, [])
    }

    // MARK: What ended meanwhile

    enum Ending: CaseIterable {
        case session
        case user
        case sessionTooOld
    }

    /// With PKCE and without a redirect URI too: the reason is the same.
    @Test(arguments: Ending.allCases, [true, false])
    func `what ended between code and token is refused, for that reason`(
        _ ending: Ending, namesRedirect: Bool
    ) async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let time = ending == .sessionTooOld ? now + 990 : now
        let code = try await ground.code(
            for: client, ["code_challenge": GrantsGround.challenge, "code_challenge_method": "S256"], at: time)
        let issued = try await ground.redeem(try await ground.code(for: client, at: time), at: time)
        _ = try await ground.claims(issued.accessToken, at: time)
        switch ending {
        case .session: _ = try await ground.home.records.end(ground.session.authentication.session, now: now)
        case .user: try await ground.home.enable(ground.user, false)
        case .sessionTooOld: break
        }
        let form = (namesRedirect ? [redirect] : []) + [("code_verifier", GrantsGround.verifier)]
        let refused = await refused { () async throws(Failure<TokenError>) in
            try await ground.redeem(code, form, at: time + 10)
        }
        #expect(refused == .grantEnded)
        let bearer = await refusal { () async throws(Failure<BearerError>) in
            try await ground.claims(issued.accessToken, at: time + 10)
        }
        #expect(bearer == .grantEnded)
    }

    @Test func `who has gone gets no code`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        try await ground.home.enable(ground.user, false)
        await #expect(throws: GrantsGround.NoCode.self) { try await ground.code(for: client) }
    }

    @Test func `a code that gives nothing for lack of keys can still be redeemed`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let code = try await ground.code(for: client)
        // Another master secret opens no key.
        let store = TestDatabase.store(on: ground.home.database, columnKey: 2)
        let broken = TokenEndpoint(
            store: store, keys: KeyRing(store: store, staleness: .zero, limit: 1), directory: ground.directory,
            logger: silence)
        let form = [("grant_type", "authorization_code"), ("code", code), redirect]
        let presented = TokenEndpoint.Presented(
            parameters: RequestParameters(form), authorization: GrantsGround.basic("web", "secret"))
        await #expect {
            try await broken.answer(presented, tenant: ground.home.tenant, issuer: ground.home.issuer, now: now)
        } throws: { error in
            if case Failure<TokenError>.broken = error { true } else { false }
        }
        _ = try await ground.redeem(code)
    }
}
