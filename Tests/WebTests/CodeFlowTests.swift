import Foundation
import HTTPTypes
import OAuth
import TestHouse
import Testing

struct CodeFlowTests {
    @Test func `a public client runs the whole code flow with PKCE`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let signIn = try await browser.open(app.url(["scope": "openid profile email"]), from: .crossSite)
        #expect(signIn.status == 200)
        #expect(signIn.path == tenant.issuer.path + "/sign-in")
        let back = try await browser.signIn(tenant.ada, on: signIn)
        #expect(back.status == 303)
        let received = try #require(app.received(back))
        #expect(Set(received.keys) == ["code", "state", "iss"])
        #expect(received["state"] == "a state")
        #expect(received["iss"] == tenant.issuer.description)

        let tokens = try await app.redeem(app.code(back))
        #expect(tokens.status == 200)
        #expect(tokens.headers[.contentType] == "application/json")
        #expect(tokens.headers[.cacheControl] == "no-store")
        #expect(tokens.json["token_type"] == .string("Bearer"))
        #expect(tokens.json["expires_in"] == .number(900))
        #expect(tokens.json["scope"] == .string("openid profile email"))
        let idToken = try await tenant.idToken(tokens)
        #expect(idToken["iss"]?.string == tenant.issuer.description)
        #expect(idToken["aud"] == .string("app"))
        #expect(idToken["sub"]?.string == tenant.ada.id.description)
        #expect(idToken["nonce"]?.string == "a nonce")
        #expect(idToken["auth_time"]?.integer == Int(tenant.clock.now.timeIntervalSince1970))
        #expect(idToken["acr"]?.string == "urn:ostiary:acr:1")
        #expect(idToken["amr"] == .array([.string("pwd")]))
        #expect(idToken["at_hash"]?.string != nil)
        #expect(idToken["azp"] == nil)
        let accessToken = try await tenant.accessToken(tokens)
        #expect(accessToken["sid"] == idToken["sid"])
        #expect(accessToken["aud"] == .string(tenant.issuer.description))

        let userInfo = try await tenant.userInfo(tokens)
        #expect(userInfo.status == 200)
        #expect(userInfo.json["sub"] == idToken["sub"])
        #expect(userInfo.json["name"] == .string("Ada Lovelace"))
        #expect(userInfo.json["email_verified"] == .bool(true))
        #expect(userInfo.json["phone_number"] == nil)
    }

    @Test(arguments: [Client.AuthenticationMethod.clientSecretBasic, .clientSecretPost])
    func `a confidential client redeems its code by its secret`(method: Client.AuthenticationMethod) async throws {
        let tenant = try await TestTenant.fresh()
        let web = try await tenant.registerConfidential {
            $0.method = method
            $0.idTokenAlgorithm = .rs256
        }
        let code = try await web.code(tenant.signedIn(web))
        let byForm: [String: String?] =
            method == .clientSecretPost ? ["client_id": web.id, "client_secret": web.secret] : [:]
        let tokens = try await web.redeem(code, byForm)
        #expect(tokens.status == 200)
        #expect(try await tenant.idToken(tokens)["aud"] == .string("web"))
    }

    @Test func `a confidential client may be registered to do without PKCE`() async throws {
        let tenant = try await TestTenant.fresh()
        let web = try await tenant.registerConfidential { $0.requiresPKCE = false }
        let tokens = try await web.redeem(web.code(tenant.signedIn(web, ["nonce": nil])))
        #expect(tokens.status == 200)
        #expect(try await tenant.idToken(tokens)["nonce"] == nil)
    }

    @Test func `a public client can't be let off PKCE`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.requiresPKCE = false }
        let answer = try await tenant.browser().open(app.url(["code_challenge": nil, "code_challenge_method": nil]))
        #expect(app.error(answer) == "invalid_request")
    }

    @Test func `a request may be posted from the client's site and finds the session`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let request = app.parameters().map { ($0.name, $0.value) }
        let signIn = try await browser.post(tenant.issuer.url("/authorize"), request, from: .crossSite)
        #expect(signIn.path == tenant.issuer.path + "/sign-in")
        let back = try await browser.signIn(tenant.ada, on: signIn)
        #expect(try await app.redeem(app.code(back)).status == 200)

        let again = try await browser.post(tenant.issuer.url("/authorize"), request, from: .crossSite)
        #expect(try app.code(again).isEmpty == false)
    }

    @Test func `an answer travels by form when the client asks for it`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let back = try await tenant.signedIn(app, ["response_mode": "form_post"])
        #expect(back.status == 200)
        #expect(back.location == nil)
        let form = try #require(back.form)
        #expect(form.method == "post")
        #expect(form.action == app.redirectURI)
        #expect(form.fields.map(\.name) == ["code", "state", "iss"])
        #expect(back.headers[.contentSecurityPolicy]?.contains("form-action 'self' https:;") == true)
        #expect(try await app.redeem(app.code(back)).status == 200)
    }

    @Test(arguments: ["https://app.example.com/cb?x='1'", "https://app.example.com/!$'()*;,", "com.example.app:/cb"])
    func `whatever may be registered may be posted to`(redirectURI: String) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.redirectURIs = [redirectURI] }
        let back = try await tenant.signedIn(app, ["response_mode": "form_post"])
        #expect(back.status == 200)
        #expect(back.form?.action == redirectURI)
    }

    @Test func `a redirect URI keeps the query that it was registered with`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.redirectURIs = ["https://app.example.com/cb?route=a%2Fb"] }
        let back = try await tenant.signedIn(app)
        #expect(back.location?.hasPrefix("https://app.example.com/cb?route=a%2Fb&code=") == true)
    }

    @Test func `an OAuth client with one redirect URI may leave it out of both requests`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.scopes = ["invoices"] }
        let back = try await tenant.signedIn(app, ["redirect_uri": nil, "scope": "invoices"])
        let tokens = try await app.redeem(app.code(back), ["redirect_uri": nil])
        #expect(tokens.status == 200)
        #expect(tokens.json["id_token"] == nil)
        #expect(tokens.json["scope"] == .string("invoices"))
    }

    @Test(arguments: ["127.0.0.1", "[::1]", "localhost"])
    func `a native client comes back on whichever port it listens on`(host: String) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register {
            $0.isNative = true
            $0.redirectURIs = ["http://\(host)/callback"]
        }
        let browser = tenant.browser()
        let signIn = try await browser.open(app.url(["redirect_uri": "http://\(host):50123/callback"]))
        let back = try await browser.signIn(tenant.ada, on: signIn)
        #expect(back.location?.hasPrefix("http://\(host):50123/callback?code=") == true)
    }

    @Test func `a native client's own scheme is a way back, by redirect and by form`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register {
            $0.isNative = true
            $0.redirectURIs = ["com.example.app:/callback"]
        }
        #expect(try await tenant.signedIn(app).location?.hasPrefix("com.example.app:/callback?code=") == true)
        let form = try await tenant.signedIn(app, ["response_mode": "form_post"])
        #expect(form.form?.action == "com.example.app:/callback")
        #expect(form.headers[.contentSecurityPolicy]?.contains("form-action 'self' https: com.example.app:;") == true)
    }

    @Test func `a client that names no scope gets what it is registered for`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.scopes = ["openid", "email", "offline_access"] }
        let tokens = try await app.redeem(app.code(tenant.signedIn(app, ["scope": nil])))
        #expect(tokens.json["scope"] == .string("openid email"))
    }

    @Test func `parameters that nobody knows are ignored`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let back = try await tenant.signedIn(
            app, ["utm_source": "mail", "display": "popup", "claims_locales": "de", "acr_values": "urn:x"])
        #expect(try app.code(back).isEmpty == false)
    }

    @Test func `a resource becomes the audience of the access token`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register { $0.scopes = ["read"] }
        let back = try await tenant.signedIn(app, ["scope": "read", "resource": "https://api.example.com/v1"])
        let tokens = try await app.redeem(app.code(back), ["resource": "https://api.example.com/v1"])
        let payload = try await tenant.accessToken(tokens)
        #expect(payload["aud"] == .string("https://api.example.com/v1"))
    }
}
