import OAuth
import Testing

struct ProviderMetadataTests {
    static func members() throws -> [String: JSONValue] {
        try #require(JSONValue(parsing: ProviderMetadata.document(try exampleIssuer()).bytes)?.object)
    }

    @Test func `every endpoint is below the issuer`() throws {
        let members = try ProviderMetadataTests.members()
        let issuer = "https://login.example/auth/t/acme"
        #expect(members["issuer"]?.string == issuer)
        let endpoints = members.filter { $0.key.hasSuffix("_endpoint") || $0.key.hasSuffix("_uri") }
        #expect(
            endpoints.mapValues(\.string) == [
                "authorization_endpoint": issuer + "/authorize", "token_endpoint": issuer + "/token",
                "revocation_endpoint": issuer + "/revoke", "introspection_endpoint": issuer + "/introspect",
                "userinfo_endpoint": issuer + "/userinfo", "jwks_uri": issuer + "/jwks",
                "end_session_endpoint": issuer + "/logout",
            ])
    }

    @Test func `the members that Discovery and RFC 8414 require are there`() throws {
        let members = try ProviderMetadataTests.members()
        for name in [
            "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported",
            "subject_types_supported",
            "id_token_signing_alg_values_supported",
        ] {
            #expect(members[name] != nil)
        }
        #expect(members["id_token_signing_alg_values_supported"]?.array?.contains(.string("RS256")) == true)
        #expect(members["scopes_supported"]?.array?.contains(.string("openid")) == true)
    }

    @Test func `what would otherwise default to more than there is, is written`() throws {
        let members = try ProviderMetadataTests.members()
        #expect(
            members["request_parameter_supported"] == .bool(false)
                && members["request_uri_parameter_supported"] == .bool(false))
        #expect(
            members["grant_types_supported"]
                == .array([.string("authorization_code"), .string("client_credentials"), .string("refresh_token")]))
        #expect(members["response_modes_supported"] == .array([.string("query"), .string("form_post")]))
        #expect(members["code_challenge_methods_supported"] == .array([.string("S256")]))
        #expect(members["authorization_response_iss_parameter_supported"] == .bool(true))
        #expect(members["claims_parameter_supported"] == .bool(true))
    }

    @Test func `nothing is announced that isn't there`() throws {
        let members = try ProviderMetadataTests.members()
        for (name, value) in members {
            guard let values = value.array else { continue }
            #expect(!values.isEmpty && Set(values).count == values.count, "\(name)")
        }
        // What is announced is what a request may say: each is read without an error.
        let client = try exampleClient(
            grantTypes: [.authorizationCode, .refreshToken],
            scopes: ScopeSet((members["scopes_supported"]?.array ?? []).compactMap(\.string)))
        for (parameter, member) in [
            ("response_type", "response_types_supported"), ("response_mode", "response_modes_supported"),
            ("prompt", "prompt_values_supported"), ("scope", "scopes_supported"),
            ("display", "display_values_supported"),
        ] {
            for value in try #require(members[member]?.array).compactMap(\.string) {
                _ = try read(exampleParameters([parameter: value]), of: client)
            }
        }
    }

    @Test func `a claim that is announced can be asked for, and its scope is announced`() throws {
        let members = try ProviderMetadataTests.members()
        let claims = Set(try #require(members["claims_supported"]?.array).compactMap(\.string))
        #expect(Set(StandardClaim.allCases.map(\.rawValue)).isSubset(of: claims) && claims.contains("sub"))
        let scopes = Set(try #require(members["scopes_supported"]?.array).compactMap(\.string))
        #expect(Set(StandardClaim.allCases.map(\.scope)).isSubset(of: scopes))
    }
}
