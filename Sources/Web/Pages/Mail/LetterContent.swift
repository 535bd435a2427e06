import OAuth

/// What the templates of mails may name.
struct LetterContent {
    let context: PageContext

    init(_ letter: Letter, tenant: Tenant, issuer: Issuer, language: Language) {
        let kind = letter.kind.rawValue
        let colors = tenant.brand.mailColors
        func optional(_ part: String) -> PageMessage? {
            let message = PageMessage("mail.\(kind).\(part)")
            return language[message] == nil ? nil : message
        }
        func link(_ target: String?) -> PageLink? {
            target.flatMap { PageLink(web: $0.hasPrefix("/") ? issuer.url($0) : $0) }
        }
        let name = letter.name.flatMap { $0.isEmpty ? nil : $0 }
        let device = letter.device.map { DeviceName(userAgent: $0) }
        context = [
            "lang": .text(language.tag),
            "dir": .text(language.direction.rawValue),
            "tenant": .text(tenant.name),
            "logo": .link(tenant.brand.logo.flatMap { PageLink(web: $0.image.description) }),
            "accent": .color(colors.accent),
            "onAccent": .color(colors.onAccent),
            "name": .text(name),
            "greeting": .message(PageMessage(name == nil ? "mail.greeting-nameless" : "mail.greeting")),
            "subject": .message(PageMessage("mail.\(kind).subject")),
            "words": .message(PageMessage("mail.\(kind).text")),
            "code": .text(letter.code),
            "link": .link(link(letter.link)),
            "button": .message(optional("button")),
            "other": .message(optional("other")),
            "otherLink": .link(link(letter.otherLink)),
            // It speaks of the button.
            "note": .message(letter.kind == .changed && letter.link == nil ? nil : optional("note")),
            "minutes": .text(letter.code == nil ? nil : letter.minutes.map(String.init)),
            "address": .text(letter.address),
            "provider": .text(letter.provider),
            "device": .text(device.flatMap { $0.words }),
            "date": .text(letter.date),
        ]
    }

    /// Every message that a letter may show, and a letter with everything in it.
    static func example(_ kind: Letter.Kind) -> Letter {
        var letter = Letter(kind, to: "ada@example.com")
        letter.name = "Ada"
        letter.code = "1234 5678"
        letter.link = "https://login.example.com/x"
        letter.otherLink = "https://login.example.com/y"
        letter.minutes = 10
        letter.address = "new@example.com"
        letter.provider = "Google"
        letter.device = "Mozilla/5.0 (X11; Linux x86_64) Firefox/1"
        letter.date = "2026-01-31"
        return letter
    }
}

extension DeviceName {
    /// In proper names alone; nil when it says nothing of itself.
    fileprivate var words: String? {
        let words = [program, system].compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }
}

extension TemplateCheck {
    /// Walks both forms of every kind of letter.
    func problems(of letters: LetterTemplates) -> [String] {
        let tenant = Tenant(
            id: .random(), slug: Tenant.Slug("acme")!, name: "Acme", isEnabled: true, policy: Tenant.Policy())
        let publicURL = PublicURL(isHTTPS: true, host: NetworkHost("login.example")!, port: nil)
        // Rendered alone: there are no parts of pages to put in.
        let check = TemplateCheck(library: [:], assets: assets, english: english)
        var found: Set<String> = []
        for kind in Letter.Kind.allCases {
            let content = LetterContent(
                LetterContent.example(kind), tenant: tenant, issuer: Issuer(publicURL: publicURL, tenant: tenant.slug),
                language: english)
            let scope = TemplateScope([content.context])
            for (name, nodes, medium) in [
                (LetterTemplates.htmlName, letters.html, Medium.letter),
                (LetterTemplates.textName, letters.text, .plainText),
            ] {
                var walk = TemplateWalk(check: check, template: name, medium: medium)
                walk.visit(nodes, in: scope)
                found.formUnion(walk.problems)
            }
            for part in ["subject", "text", "button", "other", "note"] {
                let message = PageMessage("mail.\(kind.rawValue).\(part)")
                let isThere = english[message] != nil
                if isThere || part == "subject" || part == "text" {
                    found.formUnion(problems(of: message, in: scope).map { "messages/en.yaml: \($0)" })
                }
            }
        }
        return found.sorted()
    }
}
