import HTTPTypes
import OAuth
import TestHouse
import Testing

/// Whatever people and clients write, a page shows it and runs nothing of it.
struct InertTextTests {
    static let attacks: [String] = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        "</title><svg onload=x>",
        "{{{transaction}}}", "&lt;script&gt;", "`onfocus=alert(1)`", "\u{202E}<b>",
    ]

    /// The elements of a page: an attack that works adds one, or an attribute to one.
    private static func skeleton(_ page: Answer) -> [String] {
        Tag.all(in: page.text).map { "\($0.name) \($0.attributes.keys.sorted())" }
    }

    @Test(arguments: attacks)
    func `a client's name is text`(attack: String) async throws {
        let tenant = try await TestTenant.fresh()
        func pages(_ name: String) async throws -> [Answer] {
            let third = try await tenant.registerThirdParty { $0.name = name }
            let browser = tenant.browser()
            let signIn = try await browser.open(third.url())
            let consent = try await browser.signIn(tenant.ada, on: signIn)
            let accounts = try await browser.open(third.url(["prompt": "select_account"]))
            let form = try await browser.submit(
                try await browser.open(third.url(["response_mode": "form_post"])), pressing: "deny")
            return [signIn, consent, accounts, form]
        }
        let harmless = try await pages("Harmless")
        let attacked = try await pages(attack)
        #expect(harmless.map(Self.skeleton) == attacked.map(Self.skeleton))
        for page in attacked { #expect(Tag.decoded(page.text).contains(attack)) }
    }

    @Test(arguments: attacks)
    func `a login_hint and a mistyped address are text`(attack: String) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let harmless = try await browser.open(app.url(["login_hint": "x"]))
        let page = try await browser.open(app.url(["login_hint": attack]))
        #expect(Self.skeleton(page) == Self.skeleton(harmless))
        #expect(page.form?["email"]?.utf8.elementsEqual(attack.utf8) == true)
        let wrong = try await browser.submit(page, ["password": "x"])
        #expect(Self.skeleton(wrong) == Self.skeleton(try await browser.submit(harmless, ["password": "x"])))
        #expect(wrong.form?["email"]?.utf8.elementsEqual(attack.utf8) == true)
    }

    @Test(arguments: attacks)
    func `a state, and every parameter of a refused request, is text`(attack: String) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        func pages(_ text: String) async throws -> [Answer] {
            let browser = tenant.browser()
            return [
                try await browser.open(app.url(["response_mode": "form_post", "prompt": "none", "state": text])),
                try await browser.open(app.url(["client_id": text])),
                try await browser.open(app.url(["redirect_uri": text])),
                try await browser.open(tenant.issuer.url("/sign-in?transaction=") + FormEncoding.encode(text)),
            ]
        }
        #expect(try await pages("harmless").map(Self.skeleton) == (try await pages(attack).map(Self.skeleton)))
    }

    @Test(arguments: attacks)
    func `a person's name is text`(attack: String) async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        func page(_ email: String, _ name: String) async throws -> Answer {
            let person = try await tenant.person(email, name: name)
            let browser = tenant.browser()
            return try await browser.signIn(person, on: try await browser.open(third.url()))
        }
        let harmless = try await page("a@example.com", "Harmless")
        #expect(Self.skeleton(try await page("b@example.com", attack)) == Self.skeleton(harmless))
    }

    @Test func `an attack in a header or in a path doesn't come back`() async throws {
        let tenant = try await TestTenant.fresh()
        for target in ["/<script>alert(1)</script>", "/t/<script>/sign-in", "/assets/<script>"] {
            let answer = try await tenant.server.send(
                .get, target, [.userAgent: "<script>", .acceptLanguage: "<script>", .cookie: "<script>=<script>"])
            #expect(answer.status == 404)
            #expect(!answer.text.contains("<script>"))
        }
    }

    @Test func `a JSON error repeats nothing of the request`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        for answer in [
            try await app.token(["grant_type": "<script>", "client_id": "app"]),
            try await app.token(["grant_type": "authorization_code", "client_id": "<script>", "code": "<script>"]),
            try await tenant.userInfo("Bearer <script>"),
        ] {
            #expect(answer.status >= 400)
            #expect(!answer.text.lowercased().contains("<script") && !answer.text.contains("u003cscript"))
        }
    }

    @Test func `no answer echoes a password`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        browser.followsRedirects = false
        let signIn = try await browser.open(try #require(try await browser.open(app.url()).location))
        let secret = "Tr0ub4dor-unmistakable"
        for (email, password) in [("ada@example.com", secret), ("", secret), (secret, secret), ("x", secret + "\u{0}")]
        {
            let answer = try await browser.submit(signIn, ["email": email, "password": password])
            #expect(answer.status == 422)
            #expect(answer.form?["password"] == "")
            if email != secret { #expect(!answer.text.contains("unmistakable")) }
        }
        let right = try await browser.signIn(tenant.ada, on: signIn)
        #expect(right.status == 303)
        #expect(!"\(right.headers) \(right.text)".contains(tenant.ada.password.suffix(20)))
    }
}
