import Foundation
import OAuth
import Store
import TestHouse
import Testing

/// Providers that differ from the specifications, as far as that shows on the way.
struct FederationQuirkTests {
    private func definition(_ kind: ProviderKind, _ realm: UpstreamRealm) -> ProviderDefinition {
        var definition = ProviderDefinition(
            id: IdentityProvider.ID("elsewhere")!, kind: kind, clientID: UpstreamRealm.client)
        definition.trustedDomains = ["*"]
        return definition
    }

    @Test func `a plain OAuth 2.0 server says who somebody is by its API, and GitHub's primary address counts`()
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let realm = try await UpstreamRealm.start(clock: tenant.clock)
        var github = definition(.github, realm)
        github.endpoints = OAuth2Endpoints(
            authorization: realm.issuer + "/authorize", token: realm.issuer + "/token",
            userInfo: realm.issuer + "/userinfo", addresses: realm.issuer + "/emails")
        try await tenant.provide(github)
        realm.behave {
            $0.givesIDToken = false
            $0.bodies["/userinfo"] =
                #"{"id":583231,"login":"octo","name":"Octo","email":"public@example.org","blog":""}"#
            $0.bodies["/emails"] =
                #"[{"email":"old@example.org","primary":false,"verified":true},{"email":"octo@example.org","primary":true,"verified":true}]"#
        }
        func arrive() async throws -> Answer {
            let browser = tenant.browser()
            let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
            return try await tenant.federate(browser, from: page, at: realm)
        }
        #expect(try await arrive().title == "Your account")
        let user = try #require(try await tenant.store.user(EmailAddress("octo@example.org")!))
        #expect(user.claims.profile[.nickname] == "octo" && user.claims.profile[.website] == nil)
        #expect(try await tenant.store.identities(of: user.id).map(\.subject) == ["583231"])
        // Somebody else, whose primary address isn't verified: the public one proves nothing.
        realm.behave {
            $0.bodies["/userinfo"] = #"{"id":1,"login":"eve","email":"octo@example.org"}"#
            $0.bodies["/emails"] = #"[{"email":"octo@example.org","primary":true,"verified":false}]"#
        }
        #expect(try await arrive().title == "Almost there")
        #expect(try await tenant.store.identities(of: user.id).count == 1)
        // It names itself beside the code: another name is another server's answer.
        realm.behave { $0.issuerInAnswer = "https://evil.example" }
        #expect(try await arrive().status == 502)
        realm.behave { $0.issuerInAnswer = "https://github.com/login/oauth" }
        #expect(try await arrive().title == "Almost there")
        // Beyond 2^53 a number may stand for its neighbour, and a control character for nothing.
        for body in [
            "{}", #"{"id":9007199254740993}"#, #"{"id":-9007199254740992}"#, #"{"id":1.5}"#, #"{"id":"a\u0000b"}"#,
            #"{"id":[1]}"#, #"{"id":""}"#,
        ] {
            realm.behave { $0.bodies["/userinfo"] = body }
            #expect(try await arrive().status == 502, "\(body)")
        }
    }

    @Test func `Apple's name comes beside the answer, once, and its address never does`() async throws {
        let tenant = try await TestTenant.fresh()
        let realm = try await UpstreamRealm.start(clock: tenant.clock)
        var apple = definition(.apple, realm)
        apple.issuer = realm.issuer
        try await tenant.provide(apple)
        realm.behave { $0.claims = ["sub": "000313.c9", "email": "relay@example.org", "email_verified": "true"] }
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        let away = try await tenant.depart(browser, from: page)
        #expect(try realm.parameters(of: away).parameters["response_mode"] == "form_post")
        let callback = try realm.consent(to: try #require(away.location))
        let user = #"{"name":{"firstName":"Ada","lastName":"Example"},"email":"victim@example.org"}"#
        let form = try UpstreamRealm.parts(callback).map { ($0.key, $0.value) } + [("user", user)]
        let account = try await browser.post(String(callback.prefix { $0 != "?" }), form, from: .crossSite)
        #expect(account.title == "Your account" && account.words.contains("Ada Example"))
        #expect(try await tenant.store.user(EmailAddress("victim@example.org")!) == nil)
        let known = try #require(try await tenant.store.user(EmailAddress("relay@example.org")!))
        #expect(known.claims.profile[.familyName] == "Example")
    }

    @Test func `LinkedIn gets no proof key, and repeats no nonce`() async throws {
        let tenant = try await TestTenant.fresh()
        let realm = try await UpstreamRealm.start(clock: tenant.clock)
        var linkedin = definition(.linkedin, realm)
        linkedin.issuer = realm.issuer
        try await tenant.provide(linkedin)
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        let trip = try realm.parameters(of: try await tenant.depart(browser, from: page))
        #expect(trip.parameters["code_challenge"] == nil && trip.parameters["state"] != nil)
    }
}
