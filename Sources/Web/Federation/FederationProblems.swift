import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// The page for who can't go to a provider, or comes back with nothing: what happened, and every way on that there is.
struct FederationProblems: Sendable {
    private let services: WebServices
    private let door: PassageDoor
    private let answers: JourneyAnswers
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = PassageDoor(services)
        answers = JourneyAnswers(services)
        pages = PageAnswers(services)
    }

    func page(
        of failure: Failure<Federation.DepartureRefusal>, _ id: IdentityProvider.ID, _ passage: Passage?,
        _ request: TenantRequest
    ) async throws(Fault) -> Response {
        guard case .refused(let refusal) = failure else { throw failure.fault ?? .broken("\(failure)") }
        services.log("not sent off to a provider", refusal.reason, request)
        switch refusal {
        case .providerUnknown: return page(.unknown, nil, passage, request)
        case .tooManyRequests: return page(.tooMany, id, passage, request)
        case .upstream(let upstream):
            let provider = try await provider(id, request)
            guard passage != nil else {
                // Somebody who links an account.
                return answer(
                    upstream.problem, name: provider?.name, again: nil, nil, request, other: "/account/connections")
            }
            return try page(upstream, provider, passage, request)
        }
    }

    func page(
        of failure: Failure<Federation.ArrivalRefusal>, in browser: TenantCookies.Browser?, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        guard case .refused(let refusal) = failure else { throw failure.fault ?? .broken("\(failure)") }
        services.log("not signed in by a provider", refusal.reason, request)
        switch refusal {
        case .providerUnknown: return page(.unknown, nil, nil, request)
        case .state(let state):
            // Who is in already has only gone back in the browser's history.
            let isIn = try await services.person(in: request) != nil
            return answer(
                state == .otherBrowser ? .browser : .state, name: nil, again: nil, nil, request,
                other: isIn ? "/account" : "/account/sign-in")
        case .upstream(let upstream, let attempt, let provider):
            if case .link = attempt.purpose {
                return answer(
                    upstream.problem, name: provider.name, again: nil, nil, request, other: "/account/connections")
            }
            guard let browser else { return page(.browser, nil, nil, request) }
            let passage = await door.resumed(
                attempt.purpose.journey, isRemembered: attempt.isRemembered, in: browser, request)
            return try page(upstream, provider, passage, request)
        }
    }

    /// One that needs no provider to be told. `id`: which it was, where that helps.
    func page(
        _ problem: FederationPage.Problem, _ id: IdentityProvider.ID?, _ passage: Passage?, _ request: TenantRequest
    ) -> Response {
        answer(problem, name: id?.description, again: nil, passage, request)
    }

    private func page(
        _ refusal: UpstreamRefusal, _ provider: IdentityProvider?, _ passage: Passage?, _ request: TenantRequest
    ) throws(Fault) -> Response {
        let problem = refusal.problem
        var again: PageLink?
        if let provider, let passage, problem != .notFresh {
            again = try ProviderWays(services).link(
                to: provider, carrying: try door.seal(passage, request), hint: nil,
                isRemembered: passage.transaction.isRemembered, request
            ).link
        }
        return answer(problem, name: provider?.name, again: again, passage, request)
    }

    private func answer(
        _ problem: FederationPage.Problem, name: String?, again: PageLink?, _ passage: Passage?,
        _ request: TenantRequest, other path: String = "/account/sign-in"
    ) -> Response {
        guard let other = try? passage.map({ try door.signInLink($0, request) }) ?? request.link(path)
        else { return services.answer(.foreignForm, request) }
        var page = FederationPage(
            problem: problem, providerName: name, other: other, incident: request.server.incident)
        page.again = again
        var policy = passage?.policy ?? PageAnswers.Policy()
        if let journey = passage?.journey {
            page.client = FederationPage.Waiting(
                name: journey.client.name,
                wayBack: answers.wayBack(journey.channel.answer(.signInDeclined, issuer: request.issuer)))
            policy = PageAnswers.Policy(formDestination: journey.channel.address.policySources)
        }
        return pages.answer(
            page, status: problem.status, to: request, uiLocales: passage?.uiLocales ?? [], policy: policy,
            problem == .passing ? [.retryAfter(5)] : problem == .tooMany ? [.retryAfter(600)] : [])
    }

    private func provider(
        _ id: IdentityProvider.ID, _ request: TenantRequest
    ) async throws(Fault) -> IdentityProvider? {
        try await ProviderWays(services).providers(isReauthentication: false, request).first { $0.id == id }
    }
}

extension UpstreamRefusal {
    fileprivate var problem: FederationPage.Problem {
        switch self {
        case .denied: .denied
        case .notFresh: .notFresh
        default: isPassing ? .passing : .rejected
        }
    }
}
