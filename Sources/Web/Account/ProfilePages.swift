import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// The page on which people say what apps are told of them.
struct ProfilePages: Sendable {
    private let services: WebServices
    private let door: AccountDoor
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = AccountDoor(services)
        pages = PageAnswers(services)
    }

    /// The claims that the form has.
    private static let names: [StandardClaim] = [.name, .givenName, .familyName, .nickname]

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        try await door.shown(request) { (visit) throws(Fault) in
            let claims = try await faulting { () async throws(Failure<Never>) in
                try await services.accounts.own.claims(
                    of: visit.person.authentication.user, tenant: request.tenant)
            }
            let page = try page(
                visit.person, visit.transaction, request, claims?.profile ?? [:])
            return pages.answer(page, to: request, uiLocales: visit.person.languages, visit.fields)
        }
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        try await door.posted(request, or: "/account/profile") { (person, form) throws(Fault) in
            var claims: [StandardClaim: String?] = [:]
            var typed: [StandardClaim: String] = [:]
            var isReadable = true
            for claim in Self.names {
                typed[claim] = form[claim.rawValue]
                guard let name = PersonalName.read(form[claim.rawValue]) else {
                    isReadable = false
                    continue
                }
                claims.updateValue(name.text, forKey: claim)
            }
            let language = form["locale"] ?? ""
            typed[.locale] = language
            let isKnown = services.templates.messages.all.contains { $0.tag == language }
            claims.updateValue(isKnown ? language : nil, forKey: .locale)
            guard isReadable else {
                services.log("profile refused", "name_malformed", request)
                var page = try page(person, form["transaction"] ?? "", request, typed)
                page.hasProblem = true
                page.incident = request.server.incident
                return pages.answer(page, status: 422, to: request, uiLocales: person.languages)
            }
            let changes = claims
            _ = try await faulting { () async throws(Failure<Never>) in
                try await services.accounts.own.setProfile(
                    of: person.authentication.user, changes, from: request.server.device, tenant: request.tenant,
                    now: request.server.now)
            }
            return .seeOther(request.issuer.url("/account/profile?saved=yes"))
        }
    }

    private func page(
        _ person: Sessions.Person, _ transaction: String, _ request: TenantRequest, _ profile: [StandardClaim: String]
    ) throws(Fault) -> ProfilePage {
        ProfilePage(
            frame: try door.frame(of: person, .profile, request), action: try request.link("/account/profile"),
            transaction: transaction, name: profile[.name] ?? "", givenName: profile[.givenName] ?? "",
            familyName: profile[.familyName] ?? "", nickname: profile[.nickname] ?? "",
            language: profile[.locale] ?? "",
            languages: services.templates.messages.all.map { ($0.tag, $0.name) })
    }
}
