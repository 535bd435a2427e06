import Testing

@testable import Web

@Suite struct MessagesTests {
    let messages: Messages

    init() throws {
        messages = try Messages(catalogs: [
            "en": "language.direction: ltr\na: Hello {name}\nb: Bye",
            "pt-BR": "language.direction: ltr\na: Olá {name}",
            "ar": "language.direction: rtl",
        ])
    }

    @Test(
        arguments: [
            ("pt-BR", nil, "pt-BR"), ("pt-br", nil, "pt-BR"), ("PT-BR-x-y", nil, "pt-BR"), ("pt", nil, "en"),
            ("xx ar", "pt-BR", "ar"), ("", "pt-BR,ar;q=0.9", "pt-BR"), (nil, "pt-BR;q=0.1, ar-EG;q=0.5", "ar"),
            (nil, "pt-BR;q=0, ar", "ar"), (nil, "*", "en"), (nil, "", "en"), (nil, ";;q=,,;q=x, ar", "ar"),
            (nil, "ar;Q=0.5,en;q=0.4", "ar"), (nil, "ar;q=nan, pt-BR;q=0.1", "pt-BR"), (nil, "../../etc, ar", "ar"),
        ] as [(String?, String?, String)])
    func `the language is the best that was asked for`(uiLocales: String?, header: String?, expected: String) {
        let tags = LanguageTags(uiLocales: uiLocales, acceptLanguage: header)
        #expect(messages.language(for: tags).tag == expected)
    }

    @Test func `equal weights keep their order, and an endless list is cut`() {
        let tags = LanguageTags(acceptLanguage: "b,c;q=0.5,d,e;q=0.5")
        #expect(tags.preferred == ["b", "d", "c", "e"])
        let endless = String(repeating: "aa,", count: 100_000)
        #expect(LanguageTags(uiLocales: endless, acceptLanguage: endless).preferred.count <= 32)
    }

    @Test func `what a language lacks is said in English`() {
        let arabic = messages.language(for: LanguageTags(uiLocales: "ar"))
        #expect(arabic.direction == .rightToLeft)
        #expect(arabic[PageMessage("b")] == "Bye")
        #expect(messages.language(for: LanguageTags(uiLocales: "pt-BR"))[PageMessage("a")] == "Olá {name}")
    }

    @Test func `without English there are no messages`() {
        let error = #expect(throws: TemplateProblems.self) { try Messages(catalogs: [:]) }
        #expect(error?.problems == ["messages/en.yaml: missing"])
    }

    @Test func `a page in a language from right to left says so`() throws {
        var files = try TemplateFiles(directory: TemplateDirectory.path)
        files.messages["ar"] = "language.direction: rtl\nsign-in.title: تسجيل الدخول"
        let templates = try Templates(files, assetPath: "/assets/")
        let arabic = templates.messages.language(for: LanguageTags(acceptLanguage: "ar-EG"))
        let page = SignInPage(
            action: .example, transaction: "sealed", clientName: "Acme", forgot: .example, signUp: nil)
        let markup = Markup(templates.render(page, in: PageFrame(tenantName: nil, language: arabic)))
        let html = markup.tags.first { $0.name == "html" }
        #expect(html?["lang"] == "ar")
        #expect(html?["dir"] == "rtl")
        #expect(markup.text.contains("تسجيل الدخول"))
    }

    @Test func `every language that is shipped says everything itself`() throws {
        let files = try TemplateFiles(directory: TemplateDirectory.path)
        func keys(_ catalog: String) -> Set<String> {
            Set(
                catalog.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix(" ") }.compactMap {
                    $0.split(separator: ":").first.map(String.init)
                })
        }
        #expect(Set(files.messages.keys) == ["en", "de", "fr", "es", "pt", "ja", "ar"])
        let english = keys(try #require(files.messages["en"]))
        #expect(english.count > 400)
        for (tag, catalog) in files.messages { #expect(keys(catalog) == english, "\(tag)") }
        let names = try TemplateDirectory.templates().messages.all.map(\.name)
        #expect(Set(names).count == 7)
    }
}
