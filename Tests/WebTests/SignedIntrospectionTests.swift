import HTTPTypes
import Keys
import OAuth
import TestHouse
import Testing

/// RFC 9701 over HTTP.
struct SignedIntrospectionTests {
    private let type = "application/token-introspection+jwt"

    @Test func `who asks for a signed answer gets one, and everybody else JSON`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.registerConfidential()
        let token = try await tenant.tokens(app).json["access_token"]?.string ?? ""
        for accept in [
            nil, "application/json", "*/*", "\(type)x", "\(type);q=0, application/json",
            "application/json;q=1, \(type);q=0.1", "\(type);q=x",
        ] {
            var fields = HTTPFields()
            fields[.accept] = accept
            let plain = try await app.about(token, at: "/introspect", fields)
            #expect(plain.headers[.contentType] == "application/json")
            #expect(plain.json["active"]?.bool == true)
        }
        for accept in ["application/json;q=0.5, \(type.uppercased())", "\(type), */*;q=0.1"] {
            #expect(try await app.about(token, at: "/introspect", [.accept: accept]).headers[.contentType] == type)
        }
        let signed = try await app.about(token, at: "/introspect", [.accept: type])
        #expect(signed.status == 200 && signed.headers[.contentType] == type)
        #expect(signed.headers[.vary] == "Accept")
        let keys = KeyRing(store: tenant.house.store, staleness: .zero, limit: 1)
        let keySet = try await keys.keys(of: tenant.tenant, now: tenant.clock.now)
        let claims = try #require(JSONWebSignature.verify(signed.text, as: .introspection, by: keySet))
        #expect(claims["iss"]?.string == tenant.issuer.description && claims["aud"]?.string == app.id)
        #expect(claims["token_introspection"]?.object?["active"]?.bool == true)
    }

    @Test func `a signed answer about what is no token says that it is inactive, and nothing else`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.registerConfidential()
        let signed = try await app.about("x", at: "/introspect", [.accept: type])
        let keys = KeyRing(store: tenant.house.store, staleness: .zero, limit: 1)
        let keySet = try await keys.keys(of: tenant.tenant, now: tenant.clock.now)
        let claims = JSONWebSignature.verify(signed.text, as: .introspection, by: keySet)
        #expect(claims?["token_introspection"]?.object?.keys.sorted() == ["active"])
    }
}
