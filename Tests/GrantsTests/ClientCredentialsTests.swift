import OAuth
import TestStore
import Testing

@Suite struct ClientCredentialsTests {
    private func token(_ form: [(String, String)], _ ground: GrantsGround) async throws -> TokenResponse {
        try await ground.ask([("grant_type", "client_credentials")] + form)
    }

    @Test(arguments: [
        (nil, "read write"), ("read", "read"), ("write read", "write read"), ("read admin", "read"),
        ("openid read email", "read"),
    ])
    func `a client gets what it is registered for, and nothing of people`(asked: String?, given: String) async throws {
        let ground = try await GrantsGround()
        _ = try await ground.home.client()
        let response = try await token(asked.map { [("scope", $0)] } ?? [], ground)
        #expect(response.scopes.description == given)
        #expect(response.access?["scope"]?.string == given)
        #expect(response.idToken == nil)
        #expect(response.access?["gid"] == nil)
        #expect(response.access?["sid"] == nil)
        #expect(response.expiresIn == 900)
    }

    @Test func `a client without scopes gets a token without scopes`() async throws {
        let ground = try await GrantsGround()
        _ = try await ground.home.client(scopes: ["openid", "offline_access"])
        let response = try await token([], ground)
        #expect(response.scopes == [])
        #expect(response.access?["scope"] == nil)
    }

    @Test func `the audience is what was named, else the tenant's, else the issuer`() async throws {
        let ground = try await GrantsGround()
        _ = try await ground.home.client()
        #expect(try await token([], ground).access?["aud"]?.string == ground.home.issuer.description)
        let named = try await token([("resource", "https://a.example"), ("resource", "https://b.example")], ground)
        #expect(named.access?["aud"] == .array([.string("https://a.example"), .string("https://b.example")]))
        let other = try await GrantsGround { $0.defaultAudience = "https://api.example" }
        _ = try await other.home.client()
        #expect(try await token([], other).access?["aud"]?.string == "https://api.example")
        #expect(
            try await token([("resource", "https://a.example")], other).access?["aud"]?.string == "https://a.example")
    }

    @Test func `lifetime and algorithm are the tenant's`() async throws {
        let ground = try await GrantsGround {
            $0.accessTokenLifetime = 60
            $0.accessTokenAlgorithm = .edDSA
        }
        _ = try await ground.home.client()
        let response = try await token([], ground)
        #expect(response.expiresIn == 60)
        #expect(response.access?["exp"]?.integer == 1_800_000_060)
        let header = response.accessToken.split(separator: ".").first.flatMap { Base64URL.decode($0) } ?? []
        #expect(JSONValue(parsing: header)?.object?["alg"]?.string == "EdDSA")
    }
}
