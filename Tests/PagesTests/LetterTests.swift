import FoundationEssentials
import OAuth
import Testing

@testable import Web

/// Every mail, in every language there is.
@Suite struct LetterTests {
    private static let publicURL = PublicURL(isHTTPS: true, host: NetworkHost("login.example")!, port: nil)

    private static let languages = (try? TemplateFiles(directory: TemplateDirectory.path))?.messages.keys.sorted() ?? []
    /// Read and checked once: there are many letters.
    private static let shared = Result { try TemplateDirectory.templates() }
    private let templates: Templates

    init() throws { templates = try Self.shared.get() }

    private static func tenant(_ name: String = "Acme <& Söhne>", brand: Brand = Brand()) -> Tenant {
        Tenant(
            id: .random(), slug: Tenant.Slug("acme")!, name: name, isEnabled: true, policy: Tenant.Policy(),
            brand: brand)
    }

    /// With nothing in it but what its sentences can't do without.
    private static func bare(_ kind: Letter.Kind, in language: String) -> Letter {
        var letter = Letter(kind, to: "ada@example.com")
        letter.language = language
        if [.closed, .invitation].contains(kind) { letter.date = "2026-01-31" }
        if kind == .changed { letter.address = "new@example.com" }
        return letter
    }

    private static func full(_ kind: Letter.Kind, in language: String) -> Letter {
        var letter = LetterContent.example(kind)
        letter.language = language
        return letter
    }

    @Test func `there are letters in seven languages`() {
        #expect(Self.languages == ["ar", "de", "en", "es", "fr", "ja", "pt"])
    }

    @Test(arguments: languages, Letter.Kind.allCases)
    func `every letter can be read in both forms, with everything in it and with nothing`(
        language: String, kind: Letter.Kind
    ) throws {
        for letter in [Self.full(kind, in: language), Self.bare(kind, in: language)] {
            let mail = templates.render(letter, of: Self.tenant(), publicURL: Self.publicURL)
            #expect(mail.language == language)
            #expect(!mail.subject.isEmpty && mail.subject.split(whereSeparator: \.isNewline).count == 1)
            #expect(mail.subject.count < 100)
            let markup = Markup(Array(mail.html.utf8))
            for text in [mail.subject, mail.text, markup.text] {
                #expect(!text.contains("{{") && !text.contains("}}") && !text.contains("mail.\(kind.rawValue)."))
                // Only the styles have braces.
                guard text != markup.text else { continue }
                #expect(!text.contains("{") && !text.contains("}"))
            }
            #expect(mail.text.contains("Acme <& Söhne>") && !mail.text.contains("&lt;"))
            #expect(mail.html.contains("Acme &lt;&amp; Söhne&gt;"))
            #expect(mail.text.contains("Ada") == (letter.name != nil) || kind == .changed)
            let html = try #require(markup.tags.first { $0.name == "html" })
            #expect(html["lang"] == language && html["dir"] == (language == "ar" ? "rtl" : "ltr"))
            #expect(markup.tags.filter { $0.name == "h1" }.count == 1)
            #expect(mail.html.utf8.count < 20_000)
        }
    }

    @Test(arguments: languages.filter { $0 != "en" }, Letter.Kind.allCases)
    func `every letter is translated`(language: String, kind: Letter.Kind) {
        let mail = templates.render(Self.full(kind, in: language), of: Self.tenant(), publicURL: Self.publicURL)
        let english = templates.render(Self.full(kind, in: "en"), of: Self.tenant(), publicURL: Self.publicURL)
        #expect(mail.subject != english.subject)
        let lines = Set(mail.text.split(separator: "\n").filter { $0.count > 40 && !$0.hasPrefix("https:") })
        let same = lines.intersection(english.text.split(separator: "\n"))
        #expect(!lines.isEmpty && same.isEmpty)
    }

    @Test(arguments: languages)
    func `code and links stand on lines of their own, to be copied`(language: String) {
        for kind in [Letter.Kind.signUp, .verify, .reset, .change] {
            let mail = templates.render(Self.full(kind, in: language), of: Self.tenant(), publicURL: Self.publicURL)
            let lines = mail.text.split(separator: "\n").map(String.init)
            #expect(lines.contains("https://login.example.com/x"))
            #expect(lines.contains { $0.hasSuffix("1234 5678") })
            #expect(lines.contains { $0.contains("10") })
            let links = Markup(Array(mail.html.utf8)).tags.filter { $0.name == "a" }.compactMap { $0["href"] }
            #expect(links.filter { $0 == "https://login.example.com/x" }.count == 2)
            #expect(mail.html.contains(">1234 5678<"))
        }
    }

    @Test(arguments: Letter.Kind.allCases)
    func `a part that a letter hasn't leaves no trace`(kind: Letter.Kind) {
        let mail = templates.render(Self.bare(kind, in: "en"), of: Self.tenant(), publicURL: Self.publicURL)
        #expect(!mail.text.contains("Your code") && !mail.text.contains("minutes") && !mail.text.contains("https:"))
        #expect(!mail.text.contains("It was done with") && !mail.html.contains("<a "))
        #expect(mail.text.hasPrefix("Hello,\n"))
        #expect(!mail.text.contains("\n\n\n\n"))
    }

    @Test func `a link's button has words wherever there is a link`() {
        for kind in Letter.Kind.allCases
        where templates.messages.english[PageMessage("mail.\(kind.rawValue).button")] != nil {
            let mail = templates.render(Self.full(kind, in: "en"), of: Self.tenant(), publicURL: Self.publicURL)
            let index = mail.text.split(separator: "\n").firstIndex { $0 == "https://login.example.com/x" }
            let before = index.map { mail.text.split(separator: "\n")[$0 - 1] } ?? ""
            #expect(before.count > 3 && before.hasSuffix(":"), "\(kind)")
        }
        // Those are without one, and their letters never have a link.
        let without = Letter.Kind.allCases.filter {
            templates.messages.english[PageMessage("mail.\($0.rawValue).button")] == nil
        }
        #expect(Set(without) == [.signUpRefused, .changeKnown, .erased, .identify, .identifyKnown])
    }

    @Test func `what is not an address of the web is no link`() {
        for link in ["javascript:alert(1)", "data:text/html,x", "evil.example", "x", ""] {
            var letter = Self.full(.reset, in: "en")
            letter.link = link
            letter.otherLink = link
            let mail = templates.render(letter, of: Self.tenant(), publicURL: Self.publicURL)
            #expect(!mail.html.contains("<a ") && (link.isEmpty || !mail.html.contains("\"\(link)\"")))
        }
    }

    @Test(arguments: ["/account", "//evil.example/x"])
    func `a path leads to the tenant itself, by the server's own address`(path: String) {
        var letter = Self.full(.closed, in: "en")
        letter.link = path
        let mail = templates.render(letter, of: Self.tenant(), publicURL: Self.publicURL)
        #expect(mail.html.contains("href=\"https://login.example/t/\(Self.tenant().slug)\(path)\""))
        #expect(mail.text.contains("https://login.example/t/\(Self.tenant().slug)\(path)"))
    }

    @Test func `the subject is one line, and no name gets out of the text`() {
        for name in [
            "Acme\r\nBcc: all@example.com", "Acme\u{2028}B", "Acme\u{85}B", "\u{202E}Acme", "<b>Acme</b>", "{t.x}{{x}}",
        ] {
            func mail(_ name: String) -> RenderedLetter {
                var letter = Self.full(.changed, in: "en")
                letter.name = name
                letter.device = name + " Firefox/1"
                letter.address = name
                return templates.render(letter, of: Self.tenant(name), publicURL: Self.publicURL)
            }
            let subject = mail(name).subject
            #expect(subject.split(whereSeparator: \.isNewline).count == 1, "\(name.debugDescription)")
            let (attacked, harmless) = (Markup(Array(mail(name).html.utf8)), Markup(Array(mail("Acme").html.utf8)))
            #expect(attacked.tags == harmless.tags)
        }
    }

    @Test func `the button has the brand's colours, and a logo stands in the name's place`() throws {
        var brand = Brand()
        brand.accent = try Legible(try Color("#0a5c36"))
        brand.logo = Brand.Logo(image: try SecureAddress("https://cdn.example.com/a.svg?a=1&b=2"))
        let mail = templates.render(
            Self.full(.reset, in: "en"), of: Self.tenant(brand: brand), publicURL: Self.publicURL)
        #expect(mail.html.contains("background: #0a5c36; color: #ffffff"))
        let images = Markup(Array(mail.html.utf8)).tags.filter { $0.name == "img" }
        #expect(images.map { $0["src"] } == ["https://cdn.example.com/a.svg?a=1&b=2"])
        #expect(images.first?["alt"] == "Acme <& Söhne>")
        let plain = templates.render(Self.full(.reset, in: "en"), of: Self.tenant(), publicURL: Self.publicURL)
        #expect(!plain.html.contains("#0a5c36") && !plain.html.contains("<img"))
    }

    @Test(arguments: Letter.Kind.allCases)
    func `no mail loads or runs anything but its logo`(kind: Letter.Kind) {
        let mail = templates.render(Self.full(kind, in: "en"), of: Self.tenant(), publicURL: Self.publicURL)
        let tags = Markup(Array(mail.html.utf8)).tags
        #expect(Set(tags.map(\.name)).isDisjoint(with: ["script", "link", "form", "iframe", "object", "img", "input"]))
        #expect(!tags.contains { $0.attributes.contains { $0.name.hasPrefix("on") } })
        #expect(!mail.html.contains("url(") && !mail.html.contains("@import"))
    }

    @Test func `a language that isn't there is said in English`() {
        for language in ["xx", "en-GB", "", "de-AT"] {
            var letter = Self.full(.reset, in: "en")
            letter.language = language
            #expect(
                templates.render(letter, of: Self.tenant(), publicURL: Self.publicURL).language
                    == (language == "de-AT" ? "de" : "en"))
        }
        var letter = Self.full(.reset, in: "en")
        letter.language = nil
        #expect(templates.render(letter, of: Self.tenant(), publicURL: Self.publicURL).language == "en")
    }
}
