import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// The page that shows people which apps know them, and lets them take that back.
struct AppsPages: Sendable {
    private let services: WebServices
    private let door: AccountDoor
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = AccountDoor(services)
        pages = PageAnswers(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        try await door.shown(request) { (visit) throws(Fault) in
            let now = request.server.now
            let known = try await faulting { () async throws(Failure<Never>) in
                try await services.accounts.own.apps(
                    of: visit.person.authentication.user, tenant: request.tenant, now: now)
            }
            var apps: [AppsPage.App] = []
            for app in known {
                apps.append(AppsPage.App(app, name: try await door.name(of: app.client, request), now: now))
            }
            let page = AppsPage(
                frame: try door.frame(of: visit.person, .apps, request), action: try request.link("/account/apps"),
                transaction: visit.transaction, apps: apps)
            return pages.answer(page, to: request, uiLocales: visit.person.languages, visit.fields)
        }
    }

    @Sendable func withdraw(_ request: TenantRequest) async throws -> Response {
        try await door.posted(request, or: "/account/apps") { (person, form) throws(Fault) in
            guard let client = form["withdraw"].flatMap({ Client.ID($0) }) else {
                return .seeOther(request.issuer.url("/account/apps"))
            }
            let withdrawn = try await faulting { () async throws(Failure<Never>) in
                try await services.accounts.own.withdraw(
                    client, of: person.authentication.user, from: request.server.device, tenant: request.tenant,
                    now: request.server.now)
            }
            return .seeOther(request.issuer.url("/account/apps" + (withdrawn ? "?saved=yes" : "")))
        }
    }
}
