import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth

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
        /// From where it shows a picture.
        var imageSource: String?
        /// Whether its script talks to the server.
        var connects = false

        var header: String {
            var directives = ["default-src 'none'", "style-src 'self'", "script-src 'self'"]
            directives.append("img-src 'self'" + (imageSource.map { " " + $0 } ?? ""))
            if connects { directives.append("connect-src 'self'") }
            directives.append("form-action 'self'" + (formDestination.map { " " + $0 } ?? ""))
            directives += ["base-uri 'none'", "frame-ancestors 'none'"]
            return directives.joined(separator: "; ")
        }
    }

    func answer(
        _ page: some Page, status: Int = 200, tenantName: String?, languages: LanguageTags, policy: Policy = Policy(),
        _ fields: [HTTPField] = []
    ) -> Response {
        let language = services.templates.messages.language(for: languages)
        let html = services.templates.render(page, in: PageFrame(tenantName: tenantName, language: language))
        let headers = [
            HTTPField(name: .contentSecurityPolicy, value: policy.header),
            HTTPField(name: .referrerPolicy, value: "no-referrer"),
            HTTPField(name: .xFrameOptions, value: "DENY"),
            HTTPField(name: .contentLanguage, value: language.tag),
        ]
        return Response(status: status, headers + fields, type: "text/html; charset=utf-8", bytes: html)
    }

    func answer(
        _ page: some Page, status: Int = 200, to request: TenantRequest, uiLocales: [String] = [],
        policy: Policy = Policy(), _ fields: [HTTPField] = []
    ) -> Response {
        answer(
            page, status: status, tenantName: request.tenant.name,
            languages: LanguageTags(
                uiLocales: uiLocales.joined(separator: " "),
                acceptLanguage: request.server.header(.acceptLanguage)),
            policy: policy, fields)
    }
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let xFrameOptions = HTTPField.Name("X-Frame-Options")!
}
