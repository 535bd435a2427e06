import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// Pages as HTTP answers, with the headers that every page has.
struct PageAnswers: Sendable {
    private let services: WebServices

    init(_ services: WebServices) {
        self.services = services
    }

    /// What a page needs beyond itself (Content-Security-Policy level 3).
    struct Policy: Sendable {
        /// Where its form's answer may lead, besides this server.
        var formDestination: String?
        /// From where it shows pictures.
        var imageSources: [String] = []
        /// Whether its script talks to the server.
        var connects = false

        var header: String {
            var directives = ["default-src 'none'", "style-src 'self'", "script-src 'self'"]
            directives.append("img-src " + (["'self'"] + imageSources).joined(separator: " "))
            if connects { directives.append("connect-src 'self'") }
            directives.append("form-action 'self'" + (formDestination.map { " " + $0 } ?? ""))
            directives += ["base-uri 'none'", "frame-ancestors 'none'"]
            return directives.joined(separator: "; ")
        }
    }

    func answer(
        _ page: some Page, status: Int = 200, languages: LanguageTags, policy: Policy = Policy(),
        _ fields: [HTTPField] = []
    ) -> Response {
        let language = services.templates.messages.language(for: languages)
        return answer(
            page, status: status, in: PageFrame(tenantName: nil, language: language), policy: policy, fields)
    }

    private func answer(
        _ page: some Page, status: Int, in frame: PageFrame, policy: Policy, _ fields: [HTTPField]
    ) -> Response {
        let html = services.templates.render(page, in: frame)
        let headers = [
            HTTPField(name: .contentSecurityPolicy, value: policy.header),
            HTTPField(name: .referrerPolicy, value: "no-referrer"),
            HTTPField(name: .xFrameOptions, value: "DENY"),
            HTTPField(name: .contentLanguage, value: frame.language.tag),
        ]
        return Response(status: status, headers + fields, type: "text/html; charset=utf-8", bytes: html)
    }

    func answer(
        _ page: some Page, status: Int = 200, to request: TenantRequest, uiLocales: [String] = [],
        policy: Policy = Policy(), _ fields: [HTTPField] = []
    ) -> Response {
        let brand = request.tenant.brand
        var policy = policy
        policy.imageSources += brand.shownLogo?.origins ?? []
        let frame = PageFrame(
            tenantName: request.tenant.name, language: language(of: request, uiLocales: uiLocales),
            look: PageLook(brand, stylesheet: BrandRoutes.stylesheet(of: request)))
        return answer(page, status: status, in: frame, policy: policy, fields)
    }

    /// The language that a page of the request is in.
    func language(of request: TenantRequest, uiLocales: [String]) -> Language {
        services.templates.messages.language(for: tags(of: request, uiLocales))
    }

    /// Who asks on a page for a mail to be sent.
    func asking(
        in browser: TenantCookies.Browser, uiLocales: [String], _ request: TenantRequest
    ) -> MailProofs.Asking {
        MailProofs.Asking(
            browser: browser.binding, device: request.server.device,
            language: language(of: request, uiLocales: uiLocales).tag)
    }

    private func tags(of request: TenantRequest, _ uiLocales: [String]) -> LanguageTags {
        LanguageTags(
            uiLocales: uiLocales.joined(separator: " "), acceptLanguage: request.server.header(.acceptLanguage))
    }
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let xFrameOptions = HTTPField.Name("X-Frame-Options")!
}
