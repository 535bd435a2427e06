import HTTPTypes
import OAuth
import TestHouse
import Testing

/// What an issuer publishes of itself.
struct PublishedTests {
    static let publicURLs = ["http://127.0.0.1:8080", "https://login.example.com", "https://example.com/auth/v1"]

    private static func places(_ tenant: TestTenant) -> [String] {
        [
            tenant.issuer.url("/.well-known/openid-configuration"),
            "/.well-known/openid-configuration" + tenant.issuer.path,
            "/.well-known/oauth-authorization-server" + tenant.issuer.path,
        ]
    }

    @Test(arguments: publicURLs)
    func `the three places of discovery have the same bytes, to keep for an hour`(publicURL: String) async throws {
        let tenant = try await TestTenant.fresh(publicURL: publicURL)
        var bodies: Set<[UInt8]> = []
        for place in Self.places(tenant) {
            let answer = try await tenant.server.send(.get, place)
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "application/json")
            #expect(answer.headers[.cacheControl] == "public, max-age=3600")
            #expect(answer.headers[.accessControlAllowOrigin] == "*")
            #expect(answer.json["issuer"]?.string == tenant.issuer.description)
            bodies.insert(answer.body)

            let tag = try #require(answer.headers[.eTag])
            for known in [tag, "\"x\", \(tag)", "W/\(tag)", "*"] {
                let kept = try await tenant.server.send(.get, place, [.ifNoneMatch: known])
                #expect(kept.status == 304)
                #expect(kept.body.isEmpty)
                #expect(kept.headers[.eTag] == tag)
                #expect(kept.headers[.cacheControl] == "public, max-age=3600")
            }
            #expect(try await tenant.server.send(.get, place, [.ifNoneMatch: "\"x\""]).status == 200)
        }
        #expect(bodies.count == 1)
    }

    @Test func `a tenant that isn't there publishes nothing`() async throws {
        let tenant = try await TestTenant.fresh()
        for place in Self.places(tenant) {
            let answer = try await tenant.server.send(.get, place.replacing(tenant.slug, with: "nobody"))
            #expect(answer.status == 404)
            #expect(answer.headers[.cacheControl] == "no-store")
        }
    }

    @Test(arguments: publicURLs)
    func `every endpoint that is announced is there`(publicURL: String) async throws {
        let tenant = try await TestTenant.fresh(publicURL: publicURL)
        let metadata = try await tenant.server.send(.get, Self.places(tenant)[0]).json
        var checked: Set<String> = []
        for (name, value) in metadata where name.hasSuffix("_endpoint") || name == "jwks_uri" {
            let url = try #require(value.string)
            #expect(url.hasPrefix(tenant.issuer.description + "/"))
            for method in [HTTPRequest.Method.get, .post] {
                let status = try await tenant.server.send(method, url).status
                #expect(status != 404 && status < 500)
            }
            checked.insert(name)
        }
        #expect(
            checked == [
                "authorization_endpoint", "token_endpoint", "revocation_endpoint", "introspection_endpoint",
                "userinfo_endpoint", "jwks_uri", "end_session_endpoint",
            ])
    }

    @Test func `what is announced is served, and what isn't is refused`() async throws {
        let tenant = try await TestTenant.fresh()
        let metadata = try await tenant.server.send(.get, Self.places(tenant)[0]).json
        func list(_ name: String) -> [String] { metadata[name]?.array?.compactMap(\.string) ?? [] }
        #expect(list("response_types_supported") == ["code"])
        #expect(list("code_challenge_methods_supported") == ["S256"])
        #expect(metadata["request_parameter_supported"] == .bool(false))
        #expect(metadata["request_uri_parameter_supported"] == .bool(false))
        #expect(metadata["authorization_response_iss_parameter_supported"] == .bool(true))
        let app = try await tenant.register {
            $0.grantTypes = [.authorizationCode, .refreshToken]
            $0.scopes = ScopeSet(list("scopes_supported"))
        }
        let given = try await app.redeem(
            app.code(tenant.signedIn(app, ["scope": list("scopes_supported").joined(separator: " ")])))
        #expect(
            Set(given.json["scope"]?.string?.split(separator: " ").map(String.init) ?? [])
                == Set(list("scopes_supported")))
        for mode in list("response_modes_supported") {
            #expect(try app.code(await tenant.signedIn(app, ["response_mode": mode])).isEmpty == false)
        }
        for prompt in list("prompt_values_supported") {
            let answer = try await tenant.browser().open(app.url(["prompt": prompt]))
            #expect(app.error(answer) == (prompt == "none" ? "login_required" : nil))
        }
        for grant in ["authorization_code", "client_credentials", "refresh_token", "password", "implicit"] {
            let answer = try await app.token(["grant_type": grant, "client_id": "app"])
            let isUnsupported = answer.json["error"] == .string("unsupported_grant_type")
            #expect(isUnsupported == !list("grant_types_supported").contains(grant))
        }
        for algorithm in list("id_token_signing_alg_values_supported") {
            let other = try await tenant.register { $0.idTokenAlgorithm = SigningAlgorithm(rawValue: algorithm)! }
            _ = try await tenant.idToken(tenant.tokens(other))
        }
    }

    @Test func `the JWKS has a public key of each kind, and nothing private`() async throws {
        let tenant = try await TestTenant.fresh()
        let answer = try await tenant.server.send(.get, tenant.issuer.url("/jwks"))
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.cacheControl] == "public, max-age=300")
        #expect(answer.headers[.accessControlAllowOrigin] == "*")
        let keys = answer.json["keys"]?.array?.compactMap(\.object) ?? []
        #expect(Set(keys.compactMap { $0["alg"]?.string }) == ["RS256", "ES256", "EdDSA"])
        for key in keys {
            #expect(key["use"] == .string("sig"))
            #expect(key["kid"]?.string?.isEmpty == false)
            #expect(Set(key.keys).isDisjoint(with: ["d", "p", "q", "dp", "dq", "qi", "k"]))
        }
        let tag = try #require(answer.headers[.eTag])
        #expect(try await tenant.server.send(.get, tenant.issuer.url("/jwks"), [.ifNoneMatch: tag]).status == 304)
    }

    @Test func `an asset is for ever at its own address, and nowhere else`() async throws {
        let tenant = try await TestTenant.fresh(publicURL: "https://example.com/auth")
        let page = try await tenant.browser().open(tenant.register().url())
        let paths = Tag.all(in: page.text).compactMap {
            $0.name == "a" ? nil : $0.attributes["href"] ?? $0.attributes["src"]
        }
        #expect(paths.count == 3)
        for path in paths {
            #expect(path.hasPrefix("/auth/assets/"))
            let asset = try await tenant.server.send(.get, path)
            #expect(asset.status == 200)
            #expect(asset.headers[.cacheControl] == "public, max-age=31536000, immutable")
            #expect(asset.headers[.xContentTypeOptions] == "nosniff")
            let tag = try #require(asset.headers[.eTag])
            #expect(try await tenant.server.send(.get, path, [.ifNoneMatch: tag]).status == 304)
        }
        for path in [
            "/auth/assets/page.css", "/auth/assets/..%2F..%2Fmigrations%2F0001_schema.sql", "/assets/page.css",
        ] {
            let missing = try await tenant.server.send(.get, path)
            #expect(missing.status == 404)
            #expect(missing.headers[.cacheControl] == "no-store")
        }
    }
}
