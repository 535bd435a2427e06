import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing
import Web

/// Whatever people type, on the way into an account, is shown as text, in pages and in mails, and never becomes markup or a header.
struct PassageTextTests {
    /// The elements of a page: an attack that works adds one, or an attribute to one.
    private static func skeleton(_ html: String) -> [String] {
        Tag.all(in: html).map { "\($0.name) \($0.attributes.keys.sorted())" }
    }

    @Test(arguments: InertTextTests.attacks)
    func `a name and an address on the sign-up page are text`(attack: String) async throws {
        let tenant = try await TestTenant.fresh()
        func pages(_ text: String) async throws -> [Answer] {
            let browser = tenant.browser()
            let signUp = try await tenant.signUpPage(nil, in: browser)
            let forgot = try await tenant.forgotPage(nil, in: browser)
            return [
                try await browser.submit(signUp, ["email": text, "name": text, "password": chosenPassword]),
                try await browser.submit(signUp, ["email": "bea@example.com", "name": text, "password": text + "x"]),
                try await browser.submit(forgot, ["email": text + "@"]),
            ]
        }
        let attacked = try await pages(attack)
        #expect(try await pages("harmless").map(\.text).map(Self.skeleton).last == Self.skeleton(attacked[2].text))
        #expect(attacked[0].status == 422 && attacked[0].form?["name"]?.utf8.elementsEqual(attack.utf8) == true)
        for page in attacked { #expect(!page.text.contains(attack) || !attack.contains("<")) }
    }

    /// What of an attack an address may have that mail can be sent to.
    private static let addresses = ["'onfocus='alert`1`", "&lt&gt&amp&quot", "{{t.incident}}{{{x}}}", "a'b=c/d?e#f"]

    @Test(arguments: addresses)
    func `an address is text on every page on the way, and in what is posted next`(attack: String) async throws {
        let tenant = try await TestTenant.fresh()
        let email = "\(attack)@example.com"
        func pages(_ email: String) async throws -> [Answer] {
            let claims = UserClaims(
                email: email, emailVerified: true, phoneNumber: nil, phoneNumberVerified: false, roles: [],
                updatedAt: tenant.clock.now, profile: [:], address: [:])
            _ = try await tenant.store.save(
                UserRecord(id: .random(), claims: claims, isEnabled: true), password: nil, now: tenant.clock.now)
            let recovering = try await Recovering(email, at: tenant)
            let letter = try await recovering.letter
            return [
                recovering.check, try await recovering.typed("wrong"),
                try await tenant.browser().open(letter.link ?? ""), try await recovering.typed(letter.code),
                try await recovering.browser.open(recovering.check.link(to: "/forgot", of: tenant)),
            ]
        }
        let harmless = try await pages("harmless@example.com")
        let attacked = try await pages(email)
        #expect(harmless.map(\.text).map(Self.skeleton) == attacked.map(\.text).map(Self.skeleton))
        for page in attacked.prefix(4) { #expect(page.words.contains(email)) }
    }

    @Test(arguments: InertTextTests.attacks)
    func `a person's, an app's and a tenant's names are text in mails and their pages`(attack: String) async throws {
        func seen(_ text: String) async throws -> (pages: [String], mails: [RenderedLetter]) {
            let tenant = try await TestTenant.fresh(demonstration: true, name: text)
            let app = try await tenant.register { $0.name = text }
            let signingUp = try await SigningUp(name: text, at: tenant, app: app)
            let letter = try await signingUp.letter
            let owner = try await tenant.person("owner@example.com", name: text)
            let recovering = try await Recovering(owner.email, at: tenant, app: app)
            let pages = [
                try await tenant.signUpPage(app, in: tenant.browser()), signingUp.check, recovering.check,
                try await tenant.browser().open(letter.link ?? ""),
                try await tenant.browser().open(tenant.issuer.url("/inbox")),
            ]
            let letters = [letter, try await recovering.letter]
            let shown = try #require(try await tenant.house.store.server.tenant(tenant.tenant.slug))
            return (
                pages.map(\.text),
                letters.map { tenant.services.templates.render($0, of: shown, publicURL: tenant.services.publicURL) }
            )
        }
        let harmless = try await seen("Harmless")
        let attacked = try await seen(attack)
        #expect(harmless.pages.map(Self.skeleton) == attacked.pages.map(Self.skeleton))
        #expect(harmless.mails.map(\.html).map(Self.skeleton) == attacked.mails.map(\.html).map(Self.skeleton))
        for mail in attacked.mails {
            #expect(!mail.html.contains(attack) || !attack.contains("<"))
            #expect(mail.subject.split(whereSeparator: \.isNewline).count == 1)
        }
    }

    @Test func `no name or address brings another line into a letter`() async throws {
        let tenant = try await TestTenant.fresh()
        for breaks in ["\r\n", "\n", "\r", "\u{2028}", "\u{2029}", "\u{85}", "\u{B}", "\u{C}", "\u{0}"] {
            let browser = tenant.browser()
            for (email, name) in [
                ("bea@example.com\(breaks)Bcc:all@example.com", "Bea"), ("bea\(breaks)@example.com", "Bea"),
                ("bea@example.com", "Bea\(breaks)Bcc: all@example.com"),
            ] {
                let page = try await tenant.signUpPage(nil, in: browser)
                let answer = try await browser.submit(
                    page, ["email": email, "name": name, "password": chosenPassword])
                #expect(answer.status == 422, "\(email) \(name)")
            }
            let forgot = try await tenant.forgotPage(nil, in: browser)
            let answer = try await browser.submit(forgot, ["email": "ada@example.com\(breaks)Bcc:x"])
            #expect(answer.status == 422)
        }
        #expect(try await tenant.store.mails(after: nil, limit: 1).isEmpty)
    }

    @Test func `nothing that is posted gets into a redirect's header`() async throws {
        let tenant = try await TestTenant.fresh()
        let browser = tenant.browser()
        browser.followsRedirects = false
        for breaks in ["\r\n", "\n", "%0d%0a"] {
            let page = try await tenant.signUpPage(nil, in: browser)
            let posted = try await browser.submit(
                page,
                [
                    "email": "bea@example.com", "name": "Bea", "password": chosenPassword,
                    "continue": "https://evil.example/\(breaks)X-Evil: 1",
                ])
            #expect(posted.status == 303)
            #expect(posted.location?.hasPrefix(tenant.issuer.url("/verify?transaction=")) == true)
            #expect(posted.headers[HTTPField.Name("X-Evil")!] == nil)
        }
    }

    @Test(arguments: ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
    func `no parameter leads anybody to another site`(target: String) async throws {
        let tenant = try await TestTenant.fresh()
        let query = ["continue", "next", "return_to", "redirect_uri", "url"].map { (name: $0, value: target) }
        for path in ["/sign-up", "/forgot", "/verify", "/reset", "/verify/link", "/reset/link", "/restore"] {
            let browser = tenant.browser()
            let answer = try await browser.open(tenant.issuer.url(path + "?") + FormEncoding.encode(query))
            #expect(answer.url.hasPrefix(tenant.issuer.description), "\(path)")
            #expect(!answer.text.contains("evil.example") && !answer.text.contains("alert(1)"), "\(path)")
        }
    }
}
