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
            // One that an operator gave, and that the pages don't have, is offered too, and stays where it is chosen.
            let isKnown = services.templates.messages.all.contains { $0.tag == language }
            if isKnown || language.isEmpty { claims.updateValue(isKnown ? language : nil, forKey: .locale) }
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

    private func languages(with own: String?) -> [(tag: String, name: String)] {
        let languages = services.templates.messages.all.map { (tag: $0.tag, name: $0.name) }
        guard let own, !own.isEmpty, !languages.contains(where: { $0.tag == own }) else { return languages }
        return languages + [(tag: own, name: own)]
    }

    private func page(
        _ person: Sessions.Person, _ transaction: String, _ request: TenantRequest, _ profile: [StandardClaim: String]
    ) throws(Fault) -> ProfilePage {
        ProfilePage(
            frame: try door.frame(of: person, .profile, request), action: try request.link("/account/profile"),
            transaction: transaction, name: profile[.name] ?? "", givenName: profile[.givenName] ?? "",
            familyName: profile[.familyName] ?? "", nickname: profile[.nickname] ?? "",
            language: profile[.locale] ?? "",
            languages: languages(with: profile[.locale]))
    }
}
