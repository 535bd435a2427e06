import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

/// What another site, or somebody with a browser of their own, tries on a person who signs up or forgets a password.
struct PassageForgeryTests {
    /// A page with a form, and what would be typed there.
    private struct Target {
        let page: Answer
        let fields: [String: String]

        /// All that the form would send.
        var all: [(String, String)] {
            (page.form?.fields ?? []).map { ($0.name, fields[$0.name] ?? $0.value) }
        }

        var url: String { page.url.prefix { $0 != "?" }.description }
    }

    /// Every form that there is on the way, each ready to be sent in this browser.
    private static func targets(at tenant: TestTenant, in browser: Browser) async throws -> [String: Target] {
        let app = try await tenant.register()
        let person = ["email": "bea@example.com", "name": "Bea", "password": chosenPassword]
        let signUp = try await tenant.signUpPage(app, in: browser)
        let forgot = try await tenant.forgotPage(app, in: browser)
        let signingUp = try await SigningUp(at: tenant, app: app, in: browser)
        let code = try await signingUp.letter.code ?? ""
        let recovering = try await Recovering(at: tenant, app: app, in: browser)
        let reset = try await recovering.typed(recovering.letter.code)
        let gone = try await tenant.person("gone@example.com", name: nil)
        try await tenant.close(gone)
        let restore = try await browser.signIn(gone, on: browser.open(app.url()))
        guard restore.title == "Restore your account?" else { throw Surprise("no restoring") }
        return [
            "sign-up": Target(page: signUp, fields: person.merging(["email": "eve@example.com"]) { $1 }),
            "forgot": Target(page: forgot, fields: ["email": "eve@example.com"]),
            "verify": Target(page: signingUp.check, fields: ["code": code]),
            "reset": Target(page: reset, fields: ["password": chosenPassword]),
            "restore": Target(page: restore, fields: [:]),
        ]
    }

    /// Whether none of the forms has done anything.
    private static func isUntouched(_ tenant: TestTenant, mails: Int) async throws -> Bool {
        let isKnown = try await tenant.knows("bea@example.com")
        let isReset = try await tenant.admits("ada@example.com", chosenPassword)
        let gone = try await tenant.store.correspondent(EmailAddress("gone@example.com")!)?.standing
        let sent = try await tenant.store.mails(after: nil, limit: 100).count
        return !isKnown && !isReset && gone == .closed && sent == mails
    }

    @Test func `every form works in its own browser`() async throws {
        for (name, kind) in [
            ("sign-up", "Check your mail"), ("forgot", "Check your mail"), ("verify", nil), ("reset", nil),
            ("restore", nil),
        ] {
            let tenant = try await TestTenant.fresh()
            let browser = tenant.browser()
            let targets = try await Self.targets(at: tenant, in: browser)
            let target = try #require(targets[name])
            let answer = try await browser.post(target.url, target.all)
            #expect(answer.title == kind, "\(name)")
            if kind == nil { #expect(answer.location?.contains("code=") == true, "\(name)") }
        }
    }

    @Test func `no form works without its cookie, or with another browser's`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        let targets = try await Self.targets(at: tenant, in: browser)
        let mails = try await tenant.store.mails(after: nil, limit: 100).count
        for (name, target) in targets {
            let stranger = tenant.browser()
            _ = try await stranger.open(tenant.issuer.url("/sign-up"))
            for other in [tenant.browser(), stranger] {
                let answer = try await other.post(target.url, target.all)
                #expect(answer.status == 400, "\(name)")
                #expect(other.session(of: tenant) == nil, "\(name)")
            }
        }
        #expect(try await Self.isUntouched(tenant, mails: mails))
    }

    @Test(arguments: [Browser.Site.crossSite, .sameSite], [true, false])
    func `no form works from another site`(site: Browser.Site, sendsFetchMetadata: Bool) async throws {
        // An older browser keeps the cookies back only from another site.
        guard sendsFetchMetadata || site == .crossSite else { return }
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        let targets = try await Self.targets(at: tenant, in: browser)
        let mails = try await tenant.store.mails(after: nil, limit: 100).count
        browser.sendsFetchMetadata = sendsFetchMetadata
        for (name, target) in targets {
            let answer = try await browser.post(target.url, target.all, from: site)
            #expect(answer.status == 400, "\(name)")
            #expect(answer.headers[.setCookie] == nil, "\(name)")
        }
        #expect(try await Self.isUntouched(tenant, mails: mails))
    }

    @Test func `no form takes another tenant's transaction, a changed one, or another page's`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        let targets = try await Self.targets(at: tenant, in: browser)
        let mails = try await tenant.store.mails(after: nil, limit: 100).count
        let elsewhere = try await TestTenant.fresh()
        let there = elsewhere.browser()
        let foreign = try await Self.targets(at: elsewhere, in: there)
        browser.cookies += there.cookies
        let account = try await browser.open(tenant.issuer.url("/account/sign-in")).form?["transaction"] ?? ""
        for (name, target) in targets {
            let own = target.page.form?["transaction"] ?? ""
            var changed = Array(own)
            changed[changed.count / 2] = changed[changed.count / 2] == "A" ? "B" : "A"
            let others = name == "restore" ? targets["verify"] : targets["restore"]
            for wrong in [
                foreign[name]?.page.form?["transaction"] ?? "", String(changed), String(own.dropLast()), own + "A", "",
                "x", String(repeating: "A", count: 20_000), account, others?.page.form?["transaction"] ?? "",
            ] {
                let fields = target.all.map { $0.0 == "transaction" ? ($0.0, wrong) : $0 }
                #expect(try await browser.post(target.url, fields).status == 400, "\(name) \(wrong.prefix(20))")
                // Without any, a page leads to where it all begins.
                guard wrong != "" else { continue }
                let shown = try await browser.open(target.url + "?transaction=" + wrong)
                #expect(shown.status == 400, "\(name) \(wrong.prefix(20))")
            }
        }
        #expect(try await Self.isUntouched(tenant, mails: mails))
    }

    @Test(arguments: [Browser.Site.crossSite, .sameSite])
    func `no link's form works from another site`(site: Browser.Site) async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        let recovering = try await Recovering(at: tenant)
        for (letter, path) in [
            (try await signingUp.letter, "/verify/link"), (try await recovering.letter, "/reset/link"),
        ] {
            for browser in [signingUp.browser, recovering.browser, tenant.browser()] {
                let fields = [("token", letter.token), ("password", chosenPassword)]
                let answer = try await browser.post(tenant.issuer.url(path), fields, from: site)
                #expect(answer.status == 400)
            }
        }
        #expect(try await !tenant.knows("bea@example.com"))
        #expect(try await !tenant.admits("ada@example.com", chosenPassword))
    }

    @Test(arguments: [true, false])
    func `an attacker's link signs nobody in who is made to post it`(sendsFetchMetadata: Bool) async throws {
        let tenant = try await TestTenant.fresh()
        let attacker = try await tenant.person("mallory@example.com", name: nil)
        let signingUp = try await SigningUp("mallory2@example.com", at: tenant)
        let recovering = try await Recovering(attacker.email, at: tenant)
        for (letter, path) in [
            (try await signingUp.letter, "/verify/link"), (try await recovering.letter, "/reset/link"),
        ] {
            for site in [Browser.Site.crossSite, .sameOrigin] {
                let victim = tenant.browser()
                victim.sendsFetchMetadata = sendsFetchMetadata
                _ = try await victim.open(tenant.issuer.url("/sign-up"))
                let fields = [("token", letter.token), ("password", chosenPassword)]
                _ = try await victim.post(tenant.issuer.url(path), fields, from: site)
                #expect(victim.session(of: tenant) == nil)
            }
        }
    }

    @Test func `a session cookie that was planted before is not the one after`() async throws {
        let tenant = try await TestTenant.fresh()
        let attacker = tenant.browser()
        _ = try await tenant.signedIn(tenant.register(), in: attacker)
        let planted = try #require(attacker.session(of: tenant))
        for (number, isReset) in [false, true].enumerated() {
            let victim = tenant.browser()
            victim.cookies = [planted]
            let person = try await tenant.person("victim\(number)@example.com", name: nil)
            if isReset {
                let recovering = try await Recovering(person.email, at: tenant, in: victim)
                let page = try await recovering.typed(recovering.letter.code)
                _ = try await victim.submit(page, ["password": chosenPassword])
            } else {
                let signingUp = try await SigningUp(at: tenant, in: victim)
                _ = try await signingUp.typed(signingUp.letter.code)
            }
            let after = try #require(victim.session(of: tenant))
            #expect(after.value != planted.value)
            // What the attacker holds shows nothing of the victim's.
            let page = try await attacker.open(tenant.issuer.url("/account"))
            #expect(!page.words.contains("victim") && !page.words.contains("bea@example.com"))
        }
    }

    @Test func `a page's form must be a form`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        for (name, target) in try await Self.targets(at: tenant, in: browser) {
            let body = Array(FormEncoding.encode(target.all.map { (name: $0.0, value: $0.1) }).utf8)
            for type in ["text/plain", "multipart/form-data; boundary=x", "application/json", nil] {
                var fields: HTTPFields = [.cookie: browser.cookieHeader]
                fields[.contentType] = type
                let answer = try await tenant.server.send(.post, target.url, fields, body: body)
                #expect(answer.status == 400 && answer.headers[.setCookie] == nil, "\(name) \(type ?? "none")")
            }
        }
    }

    @Test func `another browser can't read who signs up from an address that it has seen`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        let stranger = tenant.browser()
        _ = try await stranger.open(tenant.issuer.url("/sign-up"))
        for browser in [tenant.browser(), stranger] {
            let shown = try await browser.open(signingUp.check.url)
            #expect(shown.status == 400 && !shown.words.contains("bea@example.com"))
        }
        #expect(try await signingUp.browser.open(signingUp.check.url).words.contains("bea@example.com"))
    }
}
