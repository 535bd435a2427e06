import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth

/// What `ostiary dev` adds: a first page, and a small client to play with.
struct DemonstrationPages: Sendable {
    private let services: WebServices
    private let demonstration: Demonstration
    private let pages: PageAnswers

    init(_ services: WebServices, _ demonstration: Demonstration) {
        self.services = services
        self.demonstration = demonstration
        pages = PageAnswers(services)
    }

    private var issuer: Issuer { Issuer(publicURL: services.publicURL, tenant: demonstration.tenant) }

    @Sendable func welcome(_ request: ServerRequest) async throws -> Response {
        let page = WelcomePage(
            playground: try link(services.publicURL.description + "/playground"), inbox: try link(issuer.url("/inbox")),
            account: try link(issuer.url("/account")), issuer: try link(issuer.description),
            discovery: try link(issuer.url("/.well-known/openid-configuration")), clientID: demonstration.clientID,
            email: demonstration.email, password: demonstration.password)
        return pages.answer(page, languages: languages(request))
    }

    @Sendable func playground(_ request: ServerRequest) async throws -> Response {
        let page = PlaygroundPage(
            issuer: try link(issuer.description), clientID: demonstration.clientID,
            redirectURI: try link(services.publicURL.description + "/playground"))
        return pages.answer(
            page, languages: languages(request), policy: PageAnswers.Policy(connects: true))
    }

    private func languages(_ request: ServerRequest) -> LanguageTags {
        LanguageTags(acceptLanguage: request.header(.acceptLanguage))
    }

    private func link(_ address: String) throws(Fault) -> PageLink {
        guard let link = PageLink(web: address) else { throw .broken("not a link: \(address)") }
        return link
    }
}
