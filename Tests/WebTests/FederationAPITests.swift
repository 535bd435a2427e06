import Foundation
import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

/// Providers, identities and kept tokens, for the tenant's own backend.
struct FederationAPITests {
    @Test func `providers are declared, listed and deleted`() async throws {
        let tenant = try await TestTenant.fresh()
        let backend = try await Backend(tenant)
        let body =
            #"{"kind":"oidc","client_id":"c","client_secret":"s3cret","issuer":"https://a.example","domains":["corp.example"]}"#
        let made = try await backend.send(.put, "/identity-providers/corp", body)
        #expect(made.status == 200 && made.json["id"]?.string == "corp" && made.json["has_secret"]?.bool == true)
        #expect(!made.text.contains("s3cret"))
        // Without the secret it is kept, and without one at all nothing is made.
        let renamed = try await backend.send(
            .put, "/identity-providers/corp",
            #"{"kind":"oidc","client_id":"c","issuer":"https://a.example","name":"Corp"}"#)
        #expect(renamed.json["name"]?.string == "Corp" && renamed.json["has_secret"]?.bool == true)
        let bare = try await backend.send(.put, "/identity-providers/new", #"{"kind":"google","client_id":"c"}"#)
        #expect(bare.status == 422 && bare.reason == "declaration_invalid")
        // A secret goes where it was given for, and nowhere else.
        let moved = try await backend.send(
            .put, "/identity-providers/corp", #"{"kind":"oidc","client_id":"c","issuer":"https://evil.example"}"#)
        #expect(moved.status == 422)
        let wrong = try await backend.send(
            .put, "/identity-providers/corp", #"{"kind":"oidc","client_id":"c","isuer":"x"}"#)
        #expect(
            wrong.status == 422 && wrong.json["error_description"]?.string?.contains("did you mean issuer?") == true)
        for body in ["", "[]", #"{"id":"x","kind":"google","client_id":"c"}"#] {
            #expect(try await backend.send(.put, "/identity-providers/corp", body).reason == "body_malformed")
        }
        let list = try await backend.send(.get, "/identity-providers")
        #expect(list.json["identity_providers"]?.array?.count == 1)
        #expect(try await tenant.browser().open(tenant.issuer.url("/account/sign-in")).words.contains("Corp"))
        #expect(try await backend.send(.delete, "/identity-providers/nobody").reason == "provider_unknown")
        #expect(try await backend.send(.delete, "/identity-providers/corp?with=1").reason == "parameter_malformed")
        #expect(try await backend.send(.delete, "/identity-providers/corp").status == 204)
        #expect(try await backend.send(.get, "/identity-providers").json["identity_providers"]?.array == [])
    }

    @Test func `one that people sign in with is deleted only when that is meant`() async throws {
        let tenant = try await TestTenant.fresh()
        let backend = try await Backend(tenant)
        let upstream = try await tenant.upstream()
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        _ = try await tenant.federate(browser, from: page, at: upstream)
        let user = try #require(try await tenant.store.user(EmailAddress("grace@example.org")!)).id
        let listed = try await backend.send(.get, "/users/\(user)/identities").json["identities"]?.array
        #expect(listed?.first?.object?["subject"]?.string == "upstream-1")
        #expect(try await backend.send(.delete, "/identity-providers/elsewhere").reason == "provider_in_use")
        #expect(
            try await backend.send(.delete, "/identity-providers/elsewhere?with_identities=true").status == 204)
        #expect(try await backend.send(.get, "/users/\(user)/identities").json["identities"]?.array == [])
    }

    @Test func `tokens are kept where the tenant wants it, sealed, and renewed when they are used`() async throws {
        for keeps in [false, true] {
            let tenant = try await TestTenant.fresh()
            let backend = try await Backend(tenant)
            let upstream = try await tenant.upstream { $0.keepsTokens = keeps }
            let browser = tenant.browser()
            let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
            _ = try await tenant.federate(browser, from: page, at: upstream)
            let user = try #require(try await tenant.store.user(EmailAddress("grace@example.org")!)).id
            let path = "/users/\(user)/identities/elsewhere/token"
            let first = try await backend.send(.post, path)
            guard keeps else {
                #expect(first.status == 404 && first.reason == "upstream_token_unknown")
                continue
            }
            #expect(
                first.json["access_token"]?.string == "upstream-access" && first.json["expires_in"]?.integer == 3600)
            let stored = try await tenant.rows()
            #expect(!stored.contains("upstream-access") && !stored.contains("upstream-refresh"))
            #expect(upstream.requests.count { $0 == "/token" } == 1)
            // Over: it is renewed, by two at once as well.
            tenant.clock.advance(by: 3600)
            upstream.behave { $0.accessToken = "second-access" }
            // Who comes while it is renewed is told to come back; one of ten asks there.
            try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<10 { group.addTask { try await backend.send(.post, path) } }
                for try await answer in group where answer.status != 503 {
                    #expect(answer.json["access_token"]?.string == "second-access", "\(answer.text)")
                }
            }
            #expect(try await backend.send(.post, path).json["access_token"]?.string == "second-access")
            #expect(upstream.requests.count { $0 == "/token" } == 2)
            upstream.behave { $0.failures["/token"] = 500 }
            #expect(try await backend.send(.post, path).status == 200)
            tenant.clock.advance(by: 3600)
            #expect(try await backend.send(.post, path).status == 503)
            // The client there is another one by now: that is for the operator, and no reason to send people there again.
            upstream.behave { $0.failures["/token"] = 401 }
            #expect(try await backend.send(.post, path).status == 503)
            upstream.behave { $0.failures["/token"] = 400 }
            #expect(try await backend.send(.post, path).reason == "upstream_token_over")
        }
    }

    @Test func `another tenant's key, and none, see nothing`() async throws {
        let (tenant, other) = (try await TestTenant.fresh(), try await TestTenant.fresh())
        let stranger = try await Backend(other)
        _ = try await tenant.upstream()
        for (method, path) in [
            (HTTPRequest.Method.get, "/identity-providers"), (.put, "/identity-providers/x"),
            (.delete, "/identity-providers/elsewhere"), (.get, "/users/\(tenant.ada.id)/identities"),
            (.post, "/users/\(tenant.ada.id)/identities/elsewhere/token"),
        ] {
            let url = tenant.issuer.url("/api/v1" + path)
            #expect(try await tenant.server.send(method, url).reason == "api_key_missing")
            let foreign = try await tenant.server.send(
                method, url, [.authorization: "Bearer " + stranger.key.expose()])
            #expect(foreign.reason == "api_key_unknown")
        }
    }
}
