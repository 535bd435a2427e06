import OAuth
import Testing

@testable import Web

@Suite struct RenderingTests {
    let templates: Templates
    let frame: PageFrame

    init() throws {
        templates = try TemplateDirectory.templates()
        frame = PageFrame(tenantName: "Acme", language: templates.messages.english)
    }

    private func markup(_ page: some Page) -> Markup {
        Markup(templates.render(page, in: frame))
    }

    private func signIn(email: String = "", problem: SignInPage.Problem? = nil) -> SignInPage {
        SignInPage(
            action: .example, transaction: "sealed", clientName: "Acme Web", email: email,
            forgot: .example, signUp: nil, problem: problem,
            incident: "7Q2F")
    }

    @Test func `every page with all that it loads is under 25 kB`() {
        for page in EveryPage.filled(with: String(repeating: "n", count: 100)) {
            let html = templates.render(page, in: frame)
            let loaded = Markup(html).tags.compactMap { tag in
                templates.assets[path: tag["src"] ?? tag["href"] ?? ""]?.document.bytes.count
            }
            #expect(html.count + loaded.reduce(0, +) < 25_000, "\(type(of: page))")
            #expect(loaded.count >= 2, "\(type(of: page)) loads the stylesheet and the icon")
        }
    }

    @Test func `every page has one heading, one main part, a title and a language`() {
        for page in EveryPage.filled(with: "x") {
            let markup = markup(page)
            for name in ["h1", "main", "title"] {
                #expect(markup.tags.count { $0.name == name } == 1, "\(type(of: page)): \(name)")
            }
            let html = markup.tags.first { $0.name == "html" }
            #expect(html?["lang"] == "en")
            #expect(html?["dir"] == "ltr")
            #expect(markup.tags.contains { $0["name"] == "robots" && $0["content"] == "noindex, nofollow" })
        }
    }

    @Test func `the sign-in form is one that password managers know`() throws {
        let page = markup(signIn(email: "ada@example.com"))
        let email = try #require(page.tags.first { $0["name"] == "email" })
        let password = try #require(page.tags.first { $0["name"] == "password" })
        #expect(email["autocomplete"] == "username")
        #expect(email["type"] == "email")
        #expect(email["value"] == "ada@example.com")
        #expect(password["autocomplete"] == "current-password")
        #expect(password["type"] == "password")
        #expect(password["value"] == nil)
        #expect(page.tags.contains { $0["name"] == "transaction" && $0["value"] == "sealed" })
        #expect(page.tags.contains { $0.name == "form" && $0["method"] == "post" })
        for field in [email, password] {
            #expect(page.tags.contains { $0.name == "label" && $0["for"] == field["id"] })
        }
    }

    @Test(arguments: [
        ("", nil, "email"), ("ada@example.com", nil, "password"),
        ("ada@example.com", SignInPage.Problem.wrongCredentials, "password"),
        ("not an address", .missingEmail, "email"), ("", .wrongCredentials, "email"),
    ])
    func `the field to fill in next has the focus`(email: String, problem: SignInPage.Problem?, field: String) {
        let focused = markup(signIn(email: email, problem: problem)).tags.filter { $0["autofocus"] != nil }
        #expect(focused.map { $0["name"] } == [field])
    }

    @Test(arguments: SignInPage.Problem.allCases)
    func `a problem is announced, described and has its incident`(problem: SignInPage.Problem) {
        let page = markup(signIn(email: "ada@example.com", problem: problem))
        #expect(page.tags.contains { $0["role"] == "alert" && $0["id"] == "problem" })
        #expect(page.tags.count { $0["aria-describedby"] == "problem" } == 2)
        #expect(page.text.contains("7Q2F"))
    }

    @Test func `without a problem there is no alert and no incident`() {
        let page = markup(signIn())
        #expect(!page.tags.contains { $0["role"] == "alert" || $0["aria-describedby"] != nil })
        #expect(!page.text.contains("7Q2F"))
    }

    @Test func `consent says standard scopes in words, others by name`() {
        let page = markup(
            ConsentPage(
                action: .example, transaction: "sealed", clientName: "Acme Web", logo: nil,
                redirectHost: "app.acme.example",
                scopes: [
                    .init(name: "email"), .init(name: "other:x"),
                ],
                account: .example))
        #expect(page.text.contains("See your e-mail address"))
        #expect(page.text.contains("other:x"))
        #expect(page.text.contains("app.acme.example"))
        #expect(!page.tags.contains { $0.name == "img" })
        let decisions = page.tags.filter { $0["name"] == "decision" }.compactMap { $0["value"] }
        #expect(decisions.sorted() == ["allow", "deny", "switch-account"])
    }

    @Test func `a name in a sentence is isolated from its direction`() {
        let page = markup(
            SignInPage(action: .example, transaction: "sealed", clientName: "أكمي", forgot: .example, signUp: nil))
        #expect(page.text.contains("to continue to \u{2068}أكمي\u{2069}"))
    }

    @Test(arguments: [
        ("Ada Lovelace", "AL"), ("Ada", "A"), ("  ada  b  king ", "AK"), ("عائشة المنصور", "عا"), ("", "A"),
        ("👩🏽‍🚀 x", "👩🏽‍🚀X"),
    ])
    func `initials are those of the first and the last word`(name: String, initials: String) {
        #expect(AccountBadge(name: name, email: "ada@example.com").initials == initials)
    }
}
