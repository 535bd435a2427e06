import FoundationEssentials
import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

/// What the page says of what was typed, and who may use it at all.
struct SignUpFormTests {
    private static let good = ["email": "bea@example.com", "name": "Bea Borg", "password": chosenPassword]

    /// The form sent with these fields instead of good ones.
    private static func sent(
        _ changes: [String: String], at tenant: TestTenant, app: RelyingParty? = nil
    ) async throws -> Answer {
        let browser = tenant.browser()
        let page = try await tenant.signUpPage(app, in: browser)
        return try await browser.submit(page, good.merging(changes) { $1 })
    }

    private static let problems: [(fields: [String: String], words: String)] = [
        (["email": ""], "Enter your e-mail address."),
        (["email": "bea"], "This is not an e-mail address."),
        (["email": "bea@"], "This is not an e-mail address."),
        (["email": "bea@a@b"], "This is not an e-mail address."),
        (["email": "bea borg@example.com"], "This is not an e-mail address."),
        (["name": String(repeating: "x", count: 101)], "A name has at most 100 characters"),
        (["name": "Bea\u{1}Borg"], "A name has at most 100 characters"),
        (["name": "Bea\nBcc: all@example.com"], "A name has at most 100 characters"),
        (["name": "Bea\r\nBcc: all@example.com"], "A name has at most 100 characters"),
        (["name": "Bea\u{2028}Borg"], "A name has at most 100 characters"),
        (["password": ""], "Choose a password."),
        (["password": "short 7"], "it needs at least 8 characters."),
        (["password": String(repeating: "long ", count: 300)], "This password is too long"),
        (["password": "violet harbour \u{7} ladder"], "can’t be typed on a keyboard"),
        (["password": "password123"], "one of the first that somebody would try"),
        (["password": "bea@example.com"], "too close to your name, your address or the name of this site"),
        (["password": "Bea Borg Bea"], "too close to your name, your address or the name of this site"),
        (["password": "abcdefghijkl"], "a simple pattern"),
    ]

    @Test(arguments: problems)
    func `a mistake is told in its own words, and nothing is begun`(fields: [String: String], words: String)
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let answer = try await Self.sent(fields, at: tenant)
        #expect(answer.status == 422)
        #expect(answer.words.contains(words), "\(answer.words)")
        #expect(answer.incident != nil)
        #expect(answer.headers[.setCookie] == nil)
        #expect(try await tenant.store.mails(after: nil, limit: 1).isEmpty)
    }

    @Test func `the form comes back with what was typed, but never with the password`() async throws {
        let tenant = try await TestTenant.fresh()
        let typed = "t<o>o-l\"ong" + String(repeating: "x", count: 1100)
        for fields in [["password": typed], ["email": "nonsense", "password": "violet <harbour> ladder 42"]] {
            let answer = try await Self.sent(fields.merging(["name": "Bea <b> Borg"]) { $1 }, at: tenant)
            #expect(answer.status == 422)
            #expect(answer.form?["name"] == "Bea <b> Borg")
            #expect(answer.form?["email"] == fields["email"] ?? "bea@example.com")
            #expect(answer.form?["password"] == "")
            #expect(!answer.text.contains("o-l") && !answer.words.contains("<harbour>"))
        }
    }

    @Test func `after another mistake the page says how good the password was`() async throws {
        let tenant = try await TestTenant.fresh()
        let weak = try await Self.sent(["email": "nonsense", "password": "ladder07"], at: tenant)
        #expect(weak.words.contains("This password would be guessed soon."))
        let strong = try await Self.sent(
            ["email": "nonsense", "password": "quiet fjord ladder kettle orbit 42"], at: tenant)
        #expect(strong.words.contains("This password is strong."))
        let refused = try await Self.sent(["password": "password123"], at: tenant)
        #expect(!refused.words.contains("would be guessed soon"))
    }

    @Test func `the app's name is no password, and neither is the tenant's`() async throws {
        let tenant = try await TestTenant.fresh(name: "Zephyrine Works")
        let app = try await tenant.register { $0.name = "Quillfeather" }
        for password in ["Quillfeather1", "ZephyrineWorks"] {
            let answer = try await Self.sent(["password": password], at: tenant, app: app)
            #expect(answer.words.contains("too close to your name, your address or the name of this site"))
        }
        #expect(try await Self.sent(["password": "Quillfeather1"], at: tenant).title == "Check your mail")
    }

    @Test func `a tenant may ask for longer passwords, and every one may have 128 characters of any script`()
        async throws
    {
        var policy = Tenant.Policy()
        policy.passwordMinimum = 20
        let tenant = try await TestTenant.fresh(policy: policy)
        let refused = try await Self.sent(["password": "violet harbour 42"], at: tenant)
        #expect(refused.words.contains("it needs at least 20 characters."))
        let long = String(String(repeating: "лестница 玄関 فانوس ", count: 8).prefix(128))
        #expect(long.count == 128)
        let signingUp = try await SigningUp(password: long, at: tenant)
        #expect(signingUp.check.title == "Check your mail")
        _ = try await signingUp.typed(signingUp.letter.code)
        #expect(try await tenant.admits("bea@example.com", long))
        #expect(try await !tenant.admits("bea@example.com", String(long.dropLast())))
    }

    @Test func `a name is not needed`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(name: "   ", at: tenant)
        #expect(try await signingUp.letter.name == nil)
        _ = try await signingUp.typed(signingUp.letter.code)
        #expect(try await tenant.store.correspondent(EmailAddress("bea@example.com")!)?.name == nil)
    }

    @Test func `the app's login_hint is there already`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let page = try await tenant.signUpPage(app, ["login_hint": "bea@hinted.example"], in: tenant.browser())
        #expect(page.form?["email"] == "bea@hinted.example")
        #expect(try await tenant.signUpPage(app, in: tenant.browser()).form?["email"] == "")
    }

    @Test func `page, letter and account are in the language that the app asked for, then the browser's`()
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        for (uiLocales, header, expected) in [("de", "fr", "de"), (nil, "fr-CA,en;q=0.5", "fr"), (nil, "xx", "en")] {
            let browser = tenant.browser()
            browser.languages = header
            let page = try await tenant.signUpPage(app, uiLocales.map { ["ui_locales": $0] } ?? [:], in: browser)
            #expect(page.headers[.contentLanguage] == expected)
            let email = "bea-\(expected)@example.com"
            let check = try await browser.submit(
                page, ["email": email, "name": "Bea", "password": chosenPassword])
            #expect(check.headers[.contentLanguage] == expected)
            let letter = try await tenant.letter(.signUp, to: email)
            #expect(letter.language == expected)
            _ = try await browser.submit(check, ["code": letter.code ?? ""])
            #expect(try await tenant.store.correspondent(EmailAddress(email)!)?.language == expected)
        }
    }

    @Test func `a tenant that makes its accounts itself shows no form, and takes none`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let open = try await tenant.signUpPage(app, in: browser)
        try await tenant.becomes { $0.signUp = .closed }
        let posted = try await browser.submit(open, Self.good)
        #expect(posted.status == 403 && posted.title == "Accounts aren’t made here")
        let shown = try await browser.open(tenant.issuer.url("/sign-up"))
        #expect(shown.status == 403 && shown.forms.isEmpty)
        #expect(try await browser.open(app.url()).link(to: "/sign-up", of: tenant) == "")
        #expect(try await tenant.store.mails(after: nil, limit: 1).isEmpty)
    }

    @Test func `only addresses of the tenant's domains sign up, however they are written`() async throws {
        var policy = Tenant.Policy()
        policy.signUpDomains = ["example.com", "example.org"]
        let tenant = try await TestTenant.fresh(policy: policy)
        for email in [
            "bea@evil.example", "bea@sub.example.com", "bea@example.com.evil.example", "example.com@evil.example",
        ] {
            let answer = try await Self.sent(["email": email], at: tenant)
            #expect(answer.status == 422)
            #expect(answer.words.contains("Allowed are: example.com, example.org"))
        }
        #expect(try await tenant.store.mails(after: nil, limit: 1).isEmpty)
        #expect(try await Self.sent(["email": "Bea@EXAMPLE.Org"], at: tenant).title == "Check your mail")
    }
}
