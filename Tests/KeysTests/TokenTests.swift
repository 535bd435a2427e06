import FoundationEssentials
import JOSE
import OAuth
import Testing

@testable import Keys

@Suite struct TokenTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000.9)

    private let issuer = Issuer(publicURL: (try? PublicURL("https://id.example"))!, tenant: Tenant.Slug("acme")!)
    private let authentication = Authentication(
        user: .random(), session: .random(), time: now - 100, methods: [.password])
    private let grant = GrantID.random()
    private let client = Client.ID("web")!

    private func bearer(_ token: String) throws -> BearerToken {
        try BearerToken(authorization: "Bearer \(token)", form: nil)
    }

    private func accessToken(
        audience: [String] = ["https://api.example"], scopes: ScopeSet = ["openid"], forPerson: Bool = true,
        with key: SigningKey? = nil
    ) throws -> String {
        try AccessToken(
            issuer: issuer, subject: forPerson ? .person(authentication, grant) : .client, client: client,
            audience: audience, scopes: scopes, issued: Self.now, lifetime: 900
        ).minted(with: try key ?? Examples.p256())
    }

    private func payload(_ token: String) throws -> [String: JSONValue] {
        let part = token.split(separator: ".")[1]
        return try #require(Base64URL.decode(part).flatMap(JSONValue.init(parsing:))?.object)
    }

    // MARK: Access tokens

    @Test func `an access token says what RFC 9068 wants`() throws {
        let claims = try payload(accessToken(scopes: ["openid", "read"]))
        #expect(
            Set(claims.keys) == [
                "iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope", "gid", "sid", "auth_time", "acr", "amr",
            ])
        #expect(claims["iss"]?.string == "https://id.example/t/acme")
        #expect(claims["sub"]?.string == authentication.user.description)
        #expect(claims["aud"]?.string == "https://api.example", "one audience is a string")
        #expect(claims["iat"]?.integer == 1_800_000_000)
        #expect(claims["exp"]?.integer == 1_800_000_900)
        #expect(claims["client_id"]?.string == "web")
        #expect(claims["scope"]?.string == "openid read")
        #expect(claims["sid"]?.string == authentication.session.description)
        #expect(claims["auth_time"]?.integer == 1_799_999_900)
        #expect(claims["acr"]?.string == "urn:ostiary:acr:1")
        #expect(claims["amr"] == .array([.string("pwd")]))
        let other = try payload(accessToken())
        #expect(claims["jti"] != other["jti"], "each token has its own")
    }

    @Test func `a client's own token names no person`() throws {
        let claims = try payload(accessToken(audience: ["a:1", "b:2"], scopes: [], forPerson: false))
        #expect(Set(claims.keys) == ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"])
        #expect(claims["sub"]?.string == "web")
        #expect(claims["aud"] == .array([.string("a:1"), .string("b:2")]))
    }

    @Test func `an access token is read back`() throws {
        let token = try bearer(accessToken(audience: ["a:1", "b:2"], scopes: ["openid", "read"]))
        let read = try VerifiedAccessToken(token, issuer: issuer, keys: try Examples.all(), now: Self.now)
        #expect(read.client == "web")
        #expect(read.scopes == ["openid", "read"])
        #expect(read.audience == ["a:1", "b:2"])
        #expect(read.grant == grant)
        let single = try VerifiedAccessToken(
            bearer(accessToken(forPerson: false)), issuer: issuer, keys: try Examples.all(), now: Self.now)
        #expect(single.audience == ["https://api.example"])
        #expect(single.grant == nil)
    }

    @Test(arguments: [(-1, nil), (899, nil), (900, BearerError.tokenExpired), (901, .tokenExpired)])
    func `an access token is over when it says`(after seconds: Int, expected: BearerError?) throws {
        let token = try bearer(accessToken())
        let now = Date(timeIntervalSince1970: 1_800_000_000 + TimeInterval(seconds))
        let keys = try Examples.all()
        var refusal: BearerError?
        do throws(BearerError) {
            _ = try VerifiedAccessToken(token, issuer: issuer, keys: keys, now: now)
        } catch {
            refusal = error
        }
        #expect(refusal == expected)
    }

    @Test func `an access token of another issuer is refused, though the key is the same`() throws {
        let token = try bearer(accessToken())
        for other in ["https://id.example/x", "https://other.example"] {
            let issuer = Issuer(publicURL: try PublicURL(other), tenant: Tenant.Slug("acme")!)
            #expect(throws: BearerError.tokenMalformed) {
                try VerifiedAccessToken(token, issuer: issuer, keys: try Examples.all(), now: Self.now)
            }
        }
        let neighbour = Issuer(publicURL: (try? PublicURL("https://id.example"))!, tenant: Tenant.Slug("acme2")!)
        #expect(throws: BearerError.tokenMalformed) {
            try VerifiedAccessToken(token, issuer: neighbour, keys: try Examples.all(), now: Self.now)
        }
    }

    @Test func `a token by another tenant's key is refused, whatever it claims`() throws {
        let token = try bearer(accessToken(with: SigningKey.generate(.es256)))
        #expect(throws: BearerError.tokenMalformed) {
            try VerifiedAccessToken(token, issuer: issuer, keys: try Examples.all(), now: Self.now)
        }
    }

    @Test func `an ID token opens nothing`() throws {
        let token = try bearer(idToken())
        #expect(throws: BearerError.tokenMalformed) {
            try VerifiedAccessToken(token, issuer: issuer, keys: try Examples.all(), now: Self.now)
        }
    }

    @Test(arguments: [
        #""exp":1800000900"#, #""client_id":"web","exp":"1800000900""#, #""client_id":"web","exp":1e300"#,
        #""client_id":"web""#, #""client_id":7,"exp":1800000900"#,
    ])
    func `a token without what matters is refused`(_ members: String) throws {
        let key = try Examples.p256()
        let header = #"{"alg":"ES256","typ":"at+jwt","kid":"\#(key.id)"}"#
        let payload = #"{"iss":"\#(issuer)",\#(members)}"#
        let signed = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(payload.utf8))
        let token = try bearer(signed + "." + Base64URL.encode(try key.sign(Array(signed.utf8))))
        #expect(throws: BearerError.tokenMalformed) {
            try VerifiedAccessToken(token, issuer: issuer, keys: try Examples.all(), now: Self.now)
        }
    }

    // MARK: ID tokens

    private func idToken(
        nonce: String? = "n", claims: Set<StandardClaim> = [], with key: SigningKey? = nil
    ) throws -> String {
        try IDToken(
            issuer: issuer, client: client, authentication: authentication, nonce: nonce, accessToken: "access",
            user: UserClaims(
                email: "ada@example.com", emailVerified: true, phoneNumber: nil, phoneNumberVerified: false, roles: [],
                updatedAt: Self.now, profile: [.name: "Ada"], address: [:]),
            claims: claims, issued: Self.now
        ).minted(with: try key ?? Examples.rsa())
    }

    @Test func `an ID token says what OpenID Connect wants`() throws {
        let claims = try payload(idToken())
        #expect(
            Set(claims.keys) == [
                "iss", "sub", "aud", "exp", "iat", "sid", "auth_time", "acr", "amr", "nonce", "at_hash",
            ])
        #expect(claims["aud"]?.string == "web")
        #expect(claims["nonce"]?.string == "n")
        #expect(claims["iat"]?.integer == 1_800_000_000)
        #expect(claims["exp"]?.integer == 1_800_000_000 + IDToken.lifetime)
        #expect(claims["at_hash"]?.string == SignatureAlgorithm.rs256.leftHalfHash(of: "access"))
        #expect(try payload(idToken(nonce: nil))["nonce"] == nil)
    }

    @Test func `claims asked for by name are in it, and those without a value are not`() throws {
        let claims = try payload(idToken(claims: [.email, .name, .phoneNumber, .phoneNumberVerified]))
        #expect(claims["email"]?.string == "ada@example.com")
        #expect(claims["name"]?.string == "Ada")
        #expect(claims["email_verified"] == nil)
        #expect(claims["phone_number"] == nil)
        #expect(claims["phone_number_verified"] == nil)
    }

    @Test(arguments: ["\0", "a\0b", "\"\\<>&", "日本", "\u{1F600}", "\n\r\t", String(repeating: "\0", count: 1000)])
    func `a nonce is carried untouched`(_ nonce: String) throws {
        #expect(try payload(idToken(nonce: nonce))["nonce"]?.string == nonce)
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a hint names its person, long after it has expired`(_ algorithm: SigningAlgorithm) throws {
        let keys = try Examples.all()
        let token = try idToken(with: try keys.signer(algorithm))
        #expect(IDTokenHint(token, issuer: issuer, keys: keys)?.user == authentication.user)
        let other = Issuer(publicURL: (try? PublicURL("https://id.example"))!, tenant: Tenant.Slug("other")!)
        #expect(IDTokenHint(token, issuer: other, keys: keys)?.user == nil)
        #expect(IDTokenHint(token + "x", issuer: issuer, keys: keys)?.user == nil)
        #expect(IDTokenHint(try accessToken(), issuer: issuer, keys: keys)?.user == nil)
    }
}
