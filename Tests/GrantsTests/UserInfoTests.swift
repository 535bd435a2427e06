import FoundationEssentials
import OAuth
import Store
import TestStore
import Testing

@Suite struct UserInfoTests {
    private let now = GrantsGround.now

    @Test(arguments: [
        ("openid", ["sub"]),
        ("openid email", ["sub", "email", "email_verified"]),
        ("openid phone", ["sub", "phone_number", "phone_number_verified"]),
        ("openid address", ["sub", "address"]),
        ("openid roles", ["sub", "roles"]),
        ("openid profile", ["sub", "name", "locale", "updated_at"]),
        ("openid read", ["sub"]),
    ])
    func `scopes give their claims and no others`(scope: String, names: [String]) async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let response = try await ground.redeem(try await ground.code(for: client, ["scope": scope]))
        let claims = try await ground.claims(response.accessToken)
        #expect(Set(claims.keys) == Set(names))
        #expect(claims["sub"]?.string == ground.user.description)
    }

    @Test func `claims are what is known now`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let response = try await ground.redeem(try await ground.code(for: client, ["scope": "openid profile roles"]))
        let before = try await ground.claims(response.accessToken)
        #expect(before["roles"] == .array([.string("admin")]))
        let stored = try #require(try await ground.home.records.user(EmailAddress("ada@example.com")!))
        var claims = stored.claims
        claims.roles = []
        claims.profile[.name] = "A. King"
        _ = try await ground.home.records.save(
            UserRecord(id: stored.id, claims: claims, isEnabled: true), password: nil, now: now + 7)
        let after = try await ground.claims(response.accessToken)
        #expect(after["roles"] == .array([]))
        #expect(after["name"]?.string == "A. King")
        #expect(after["updated_at"]?.integer == 1_800_000_007)
    }

    @Test(arguments: BearerError.allCases.filter { $0 != .requestMalformed })
    func `every error is given, by its name`(_ expected: BearerError) async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let refused = await refusal { () async throws(Failure<BearerError>) in
            do { return try await provoke(expected, ground, client) } catch let error as Failure<BearerError> {
                throw error
            } catch let error as BearerError {
                throw .refused(error)
            } catch {
                throw .broken("\(error)")
            }
        }
        #expect(refused == expected)
    }

    /// The switch is the list: a new case doesn't compile without its request.
    private func provoke(
        _ error: BearerError, _ ground: GrantsGround, _ client: Client
    ) async throws -> [String: JSONValue] {
        func token(_ parameters: [String: String] = [:]) async throws -> String {
            try await ground.redeem(try await ground.code(for: client, parameters)).accessToken
        }
        switch error {
        case .requestMalformed:
            // Told where bytes become parameters, before this endpoint.
            return [:]
        case .tokenMissing:
            _ = try BearerToken(authorization: nil, form: nil)
            return [:]
        case .tokenTwice:
            let form = RequestParameters([("access_token", try await token())])
            _ = try BearerToken(authorization: "Bearer \(try await token())", form: form)
            return [:]
        case .tokenMalformed:
            return try await ground.claims(try await token() + "x")
        case .tokenExpired:
            return try await ground.claims(try await token(), at: now + 900)
        case .tokenForAnother:
            // A token of before this issuer put itself among the audiences: minted without.
            return try await ground.claims(try await foreignAudience(ground, client))
        case .tokenWithoutUser:
            return try await ground.claims(
                try await ground.ask([("grant_type", "client_credentials")]).accessToken)
        case .grantEnded:
            let token = try await token()
            _ = try await ground.home.records.end(
                ground.session.authentication.session, includingOffline: false, now: now)
            return try await ground.claims(token)
        case .openIDScopeMissing:
            return try await ground.claims(try await token(["scope": "read"]))
        }
    }

    /// Signed by the tenant's key, for another audience than the issuer, with openid.
    private func foreignAudience(_ ground: GrantsGround, _ client: Client) async throws -> String {
        let response = try await ground.redeem(try await ground.code(for: client))
        let grant = try #require(response.access?["gid"]?.string.flatMap(GrantID.init(text:)))
        return try await ground.minted(for: client, audience: ["https://api.example"], grant: grant)
    }

    @Test func `another tenant's token is refused, though the keys are the same`() async throws {
        let (ground, other) = (try await GrantsGround(), try await GrantsGround())
        let client = try await ground.home.client()
        let response = try await ground.redeem(try await ground.code(for: client))
        let refused = await other.refusal(ofToken: response.accessToken)
        #expect(refused == .tokenMalformed)
    }

    @Test func `a grant of another tenant opens nothing, though the token is rightly signed`() async throws {
        let (ground, other) = (try await GrantsGround(), try await GrantsGround())
        let client = try await ground.home.client()
        let response = try await ground.redeem(try await ground.code(for: client))
        let grant = try #require(response.access?["gid"]?.string.flatMap(GrantID.init(text:)))
        let own = try await other.home.client()
        let token = try await other.minted(for: own, audience: [other.home.issuer.description], grant: grant)
        let refused = await other.refusal(ofToken: token)
        #expect(refused == .grantEnded)
    }
}
