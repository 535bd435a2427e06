import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

struct ConsentTests {
    @Test func `a client of the tenant's own asks for nothing`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        #expect(try app.code(await tenant.signedIn(app)).isEmpty == false)
    }

    @Test func `a third party's client is named with its scopes, its host and the account`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let page = try await tenant.signedIn(third, ["scope": "openid email"])
        #expect(page.path == tenant.issuer.path + "/consent")
        #expect(page.status == 200)
        #expect(page.words.contains("Third & Sons asks for access to your account"))
        #expect(page.text.contains("See your e-mail address"))
        #expect(!page.text.contains("See your name and profile"))
        #expect(page.text.contains("<bdi dir=\"ltr\" class=\"host\">app.example.com</bdi>"))
        #expect(page.text.contains("Ada Lovelace"))
        #expect(page.text.contains("ada@example.com"))
    }

    @Test func `a logo is shown from the client's own host and no other`() async throws {
        let tenant = try await TestTenant.fresh()
        let own = try await tenant.registerThirdParty { $0.logo = "https://app.example.com/logo.png" }
        let page = try await tenant.signedIn(own)
        #expect(page.text.contains("<img class=\"logo\" src=\"https://app.example.com/logo.png\""))
        #expect(
            page.headers[.contentSecurityPolicy]?.contains("img-src 'self' https://app.example.com/logo.png;") == true)

        let other = try await tenant.registerThirdParty {
            $0.id = "other"
            $0.logo = "https://tracker.example.net/logo.png"
        }
        let bare = try await tenant.signedIn(other)
        #expect(!bare.text.contains("tracker"))
        #expect(bare.headers[.contentSecurityPolicy]?.contains("img-src 'self';") == true)
    }

    @Test func `consent is given once, and asked again only for more`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let browser = tenant.browser()
        let page = try await tenant.signedIn(third, ["scope": "openid email"], in: browser)
        let back = try await browser.submit(page, pressing: "allow")
        #expect(try await third.redeem(third.code(back)).json["scope"] == .string("openid email"))

        let silent = try await browser.open(third.url(["scope": "openid email", "prompt": "none"]))
        #expect(try third.code(silent).isEmpty == false)
        let less = try await browser.open(third.url(["scope": "openid"]))
        #expect(try third.code(less).isEmpty == false)

        let more = try await browser.open(third.url(["scope": "openid profile"]))
        #expect(more.path == tenant.issuer.path + "/consent")
        let all = try await browser.submit(more, pressing: "allow")
        #expect(try third.code(all).isEmpty == false)
        let both = try await browser.open(third.url(["scope": "openid profile email", "prompt": "none"]))
        #expect(try third.code(both).isEmpty == false)
    }

    @Test func `what is allowed is what was shown, also when the client is given more scopes meanwhile`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty { $0.scopes = ["openid"] }
        let browser = tenant.browser()
        let page = try await tenant.signedIn(third, ["scope": "openid email"], in: browser)
        _ = try await tenant.registerThirdParty()
        let again = try await browser.submit(page, pressing: "allow")
        #expect(again.path == tenant.issuer.path + "/consent" && again.status == 200)
        #expect(try third.code(await browser.submit(again, pressing: "allow")).isEmpty == false)
    }

    @Test func `consent counts for one client and one person`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let fourth = try await tenant.registerThirdParty { $0.id = "fourth" }
        let browser = tenant.browser()
        _ = try await browser.submit(try await tenant.signedIn(third, in: browser), pressing: "allow")
        #expect(try await browser.open(fourth.url()).path == tenant.issuer.path + "/consent")
        let grace = try await tenant.person("grace@example.com", name: nil)
        let other = tenant.browser()
        let page = try await other.signIn(grace, on: try await other.open(third.url()))
        #expect(page.path == tenant.issuer.path + "/consent")
    }

    @Test func `a person who declines sends the client away empty-handed, and is asked again next time`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let browser = tenant.browser()
        let back = try await browser.submit(try await tenant.signedIn(third, in: browser), pressing: "deny")
        #expect(third.error(back) == "access_denied")
        #expect(third.received(back)?["state"] == "a state")
        #expect(third.received(back)?["iss"] == tenant.issuer.description)
        #expect(try await browser.open(third.url()).path == tenant.issuer.path + "/consent")
    }

    @Test func `a person who isn't the one that is signed in signs in as themself`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let grace = try await tenant.person("grace@example.com", name: "Grace Hopper")
        let browser = tenant.browser()
        let page = try await tenant.signedIn(third, in: browser)
        let signIn = try await browser.submit(page, pressing: "switch-account")
        #expect(signIn.path == tenant.issuer.path + "/sign-in")
        let asked = try await browser.signIn(grace, on: signIn)
        #expect(asked.text.contains("Grace Hopper"))
        let back = try await browser.submit(asked, pressing: "allow")
        let tokens = try await third.redeem(third.code(back))
        #expect(try await tenant.idToken(tokens)["sub"]?.string == grace.id.description)
    }

    @Test func `what one person was asked is not answered by the next one in the same browser`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let app = try await tenant.register()
        let grace = try await tenant.person("grace@example.com", name: "Grace Hopper")
        let browser = tenant.browser()
        let askedOfAda = try await tenant.signedIn(third, in: browser)
        let signIn = try await browser.open(app.url(["prompt": "login"]))
        _ = try await browser.signIn(grace, on: signIn)
        let answer = try await browser.submit(askedOfAda, pressing: "allow")
        #expect(answer.path == tenant.issuer.path + "/consent")
        #expect(answer.text.contains("Grace Hopper"))
        #expect(try await tenant.store.consent(of: grace.id, to: Client.ID("third")!).isEmpty)
    }

    @Test func `an answer that is none of the choices asks again`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let browser = tenant.browser()
        let page = try await tenant.signedIn(third, in: browser)
        #expect(try await browser.submit(page).path == tenant.issuer.path + "/consent")
        let sealed = try #require(page.form?["transaction"])
        let odd = try await browser.post(
            tenant.issuer.url("/consent"), [("transaction", sealed), ("decision", "yes")])
        #expect(odd.path == tenant.issuer.path + "/consent")
    }

    @Test func `consent can't be given without being signed in`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let browser = tenant.browser()
        let page = try await browser.open(third.url())
        let sealed = try #require(page.form?["transaction"])
        let answer = try await browser.post(
            tenant.issuer.url("/consent"), [("transaction", sealed), ("decision", "allow")])
        #expect(answer.path == tenant.issuer.path + "/sign-in")
        #expect(
            try await browser.open(tenant.issuer.url("/consent?transaction=" + sealed)).path
                == tenant.issuer.path + "/sign-in")
    }

    @Test func `a claim asked for by name is asked of the person too`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let page = try await tenant.signedIn(third, ["claims": #"{"userinfo":{"email":{"essential":true}}}"#])
        #expect(page.text.contains("See your e-mail address"))
    }
}
