package import OAuth

/// The hosted pages: templates, messages and assets of one directory, read and checked once, at start.
package final class Templates: Sendable {
    package let assets: Assets
    package let messages: Messages
    private let library: [String: [TemplateNode]]
    private let letters: LetterTemplates

    /// Every page that the code can show.
    static let pages: [any Page.Type] = [
        SignInPage.self, ChooseAccountPage.self, ConsentPage.self, ErrorPage.self, ExpiredPage.self, CookiesPage.self,
        LogoutPage.self, SignedOutPage.self, DevicesPage.self, FormPostPage.self, SignUpPage.self,
        SignUpClosedPage.self, CheckMailPage.self, ConfirmPage.self, ForgotPage.self, NewPasswordPage.self,
        OutcomePage.self, RestorePage.self, LeavingPage.self, FinishPage.self, FederationPage.self,
        ConnectionsPage.self, DeclinePage.self, AccountPage.self, ProfilePage.self, EmailPage.self,
        PasswordPage.self, AppsPage.self,
        ActivityPage.self, DataPage.self, InboxPage.self, PlaygroundPage.self, WelcomePage.self,
    ]

    /// - Parameters:
    ///   - directory: has `pages/*.mustache`, `messages/*.yaml` and `assets/*`.
    ///   - assetPath: the path that assets are served under, with both slashes.
    /// - Throws: `TemplateProblems` with all that is wrong.
    package convenience init(directory: String, assetPath: String = "/assets/") throws(TemplateProblems) {
        try self.init(TemplateFiles(directory: directory), assetPath: assetPath)
    }

    init(_ files: TemplateFiles, assetPath: String) throws(TemplateProblems) {
        var problems: [String] = []
        var library: [String: [TemplateNode]] = [:]
        for (name, text) in files.pages.sorted(by: { $0.key < $1.key }) {
            do throws(TemplateParser.Failure) {
                library[name] = try TemplateParser.parse(text)
            } catch {
                problems.append("pages/\(name).mustache:\(error.line): \(error.reason)")
            }
        }
        let letters = collect(into: &problems) { () throws(TemplateProblems) in
            try LetterTemplates(texts: files.letters)
        }
        let assets = collect(into: &problems) { () throws(TemplateProblems) in
            try Assets(files: files.assets, basePath: assetPath)
        }
        let messages = collect(into: &problems) { () throws(TemplateProblems) in
            try Messages(catalogs: files.messages)
        }
        guard problems.isEmpty, let assets, let messages, let letters else { throw TemplateProblems(problems) }
        let check = TemplateCheck(library: library, assets: assets, english: messages.english)
        problems = check.problems(of: Self.pages) + check.problems(of: letters)
        guard problems.isEmpty else { throw TemplateProblems(problems) }
        self.library = library
        self.letters = letters
        self.assets = assets
        self.messages = messages
    }

    /// The page as UTF-8 HTML, all text in it escaped.
    package func render<Shown: Page>(_ page: Shown, in frame: PageFrame) -> [UInt8] {
        guard let nodes = library[Shown.template] else {
            preconditionFailure("\(Shown.self) is not in Templates.pages: the check at start has not seen it")
        }
        var renderer = TemplateRenderer(library: library, assets: assets, language: frame.language)
        renderer.render(nodes, in: TemplateScope([frame.context, page.context]))
        return renderer.output
    }

    /// The mail that a letter becomes, in the words of its language. Paths in it get `publicURL` before them.
    package func render(_ letter: Letter, of tenant: Tenant, publicURL: PublicURL) -> RenderedLetter {
        let language = messages.language(for: LanguageTags(uiLocales: letter.language))
        let content = LetterContent(
            letter, tenant: tenant, issuer: Issuer(publicURL: publicURL, tenant: tenant.slug), language: language)
        return letters.render(content, in: language, assets: assets)
    }
}

private func collect<Part>(
    into problems: inout [String], _ make: () throws(TemplateProblems) -> Part
) -> Part? {
    do {
        return try make()
    } catch {
        problems += error.problems
        return nil
    }
}
