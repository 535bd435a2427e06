import FoundationEssentials
import Grants
import Keys
import OAuth
import Postgres
import Store
import TestStore
import Testing

/// What a code gives.
@Suite struct CodeTokensTests {
    private let redirect = ("redirect_uri", GrantsGround.redirectURI)
    private let now = GrantsGround.now

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
        #expect(
            try await audience(["scope": "read", "resource": "https://a.example"], [resource]) == ["https://a.example"])
        #expect(try await audience(["scope": "read"], [resource]) == ["https://a.example"], "named at last")
        #expect(try await audience(["resource": issuer]) == [issuer])
    }
}
