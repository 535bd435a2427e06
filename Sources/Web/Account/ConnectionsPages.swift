import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// The page on which people see with which accounts elsewhere they sign in, and connect and disconnect them.
struct ConnectionsPages: Sendable {
    private let services: WebServices
    private let door: AccountDoor
    private let ways: ProviderWays
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = AccountDoor(services)
        ways = ProviderWays(services)
        pages = PageAnswers(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        try await door.shown(request) { (visit) throws(Fault) in
            let problem = (try? request.server.queryParameters())?["problem"]
            return try await page(visit, problem.flatMap(ConnectionsPage.Problem.init(rawValue:)), request)
        }
    }

    @Sendable func disconnect(_ request: TenantRequest) async throws -> Response {
        try await door.posted(request, or: "/account/connections") { (person, form) throws(Fault) in
            guard let identity = form["disconnect"].flatMap({ IdentityID(text: $0) }),
                person.authentication.isFresh(request.server.now)
            else { return .seeOther(request.issuer.url("/account/connections")) }
            let unlinking = try await faulting { () async throws(Failure<Never>) in
                try await services.federation.unlink(
                    identity, from: person.authentication, device: request.server.device,
                    language: pages.language(of: request, uiLocales: person.languages).tag, of: request.tenant,
                    now: request.server.now)
            }
            switch unlinking {
            case .unlinked: return .seeOther(request.issuer.url("/account/connections?saved=yes"))
            case .last: return .seeOther(request.issuer.url("/account/connections?problem=last"))
            case .unknown: return .seeOther(request.issuer.url("/account/connections"))
            }
        }
    }

    private func page(
        _ visit: AccountDoor.Visit, _ problem: ConnectionsPage.Problem?, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        let now = request.server.now
        let known = try await faulting { () async throws(Failure<Never>) in
            try await services.federation.identities(of: visit.person.authentication.user, of: request.tenant)
        }
        let providers = try await ways.providers(isReauthentication: false, request)
        let isFresh = visit.person.authentication.isFresh(request.server.now)
        let connections = known.map { identity in
            ConnectionsPage.Connection(
                id: identity.id.description,
                providerName: providers.first { $0.id == identity.provider }?.name ?? identity.provider.description,
                email: identity.email, since: PageTime(identity.linked, now: now),
                lastUsed: PageTime(identity.used, now: now))
        }
        var page = ConnectionsPage(
            frame: try door.frame(of: visit.person, .connections, request),
            action: try request.link("/account/connections"), transaction: visit.transaction, connections: connections,
            providers: isFresh ? try ways.links(to: providers, carrying: visit.transaction, request) : [],
            proof: isFresh ? nil : try request.link("/account/sign-in"))
        page.problem = problem
        if problem != nil { page.incident = request.server.incident }
        return pages.answer(
            page, status: problem == nil ? 200 : 409, to: request, uiLocales: visit.person.languages, visit.fields)
    }
}
