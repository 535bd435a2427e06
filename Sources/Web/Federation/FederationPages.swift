import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// The way to a provider and back (RFC 6749 section 4.1, seen from the client).
struct FederationPages: Sendable {
    private let services: WebServices
    private let entrance: FederationEntrance
    private let door: PassageDoor
    private let restoring: RestorePages
    private let problems: FederationProblems
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        entrance = FederationEntrance(services)
        door = PassageDoor(services)
        restoring = RestorePages(services)
        problems = FederationProblems(services)
        pages = PageAnswers(services)
    }

    /// Sends the browser off, from a page of ours alone: only such a page has a transaction for this browser.
    @Sendable func depart(_ request: TenantRequest) async throws -> Response {
        try await entrance.entered(request) { (entry) throws(Fault) in
            let query = try? request.server.queryParameters()
            guard let id = provider(request) else { return problems.page(.unknown, nil, entry.passage, request) }
            var departure = Federation.Departure(
                for: entry.purpose, in: entry.browser.binding, from: request.server.device)
            departure.isRemembered = query?["remember"] == "yes" || entry.passage?.transaction.isRemembered == true
            if let authorization = entry.passage?.journey?.authorization {
                departure.loginHint = authorization.loginHint
                departure.prompts = authorization.prompts
                departure.maxAge = authorization.maxAge
                departure.uiLocales = authorization.uiLocales
            }
            departure.isReauthentication = entry.isReauthentication
            // What was typed here is newer.
            if let typed = query?["login_hint"] { departure.loginHint = typed }
            do throws(Failure<Federation.DepartureRefusal>) {
                return .seeOther(
                    try await services.federation.depart(
                        departure, to: id, of: request.tenant, now: request.server.now))
            } catch {
                return try await problems.page(of: error, id, entry.passage, request)
            }
        }
    }

    @Sendable func arrive(_ request: TenantRequest) async throws -> Response {
        guard let query = try? request.server.queryParameters() else {
            return services.answer(.foreignForm, request)
        }
        guard let sealed = query["answer"] else { return try await arrive(with: query, request) }
        guard
            case .live(let answer)? = services.transactions.open(
                sealed, as: PostedAnswer.self, tenant: request.tenant.id, now: request.server.now),
            let parameters = try? RequestParameters(formEncoded: answer.form.utf8)
        else { return services.answer(.foreignForm, request) }
        return try await arrive(with: parameters, request)
    }

    /// An answer that comes as a form from the provider's site shows none of our `SameSite` cookies. So it is sealed, and the redirect
    /// that follows, a plain navigation, brings them (OAuth 2.0 Form Post Response Mode).
    @Sendable func arriveByForm(_ request: TenantRequest) async throws -> Response {
        guard let form = try? request.server.formParameters(), let id = provider(request) else {
            return services.answer(.foreignForm, request)
        }
        // What is looked at, and nothing else: the address would grow with whatever came.
        let kept = ["code", "state", "error", "iss", "user"].flatMap { name in
            form.all(name).map { (name: name, value: $0) }
        }
        let answer = PostedAnswer(form: FormEncoding.encode(kept), started: request.server.now)
        let sealed = try services.seal(answer, for: request)
        return .seeOther(request.issuer.url("/federation/\(id)/callback?answer=") + sealed)
    }

    private func arrive(with parameters: RequestParameters, _ request: TenantRequest) async throws(Fault) -> Response {
        guard let id = provider(request) else { return problems.page(.unknown, nil, nil, request) }
        let browser = TenantCookies(request.tenant, issuer: request.issuer).browser(in: request.server)
        let arrival = Federation.Arrival(
            parameters, in: browser?.binding, from: request.server.device,
            former: try await services.person(in: request)?.authentication,
            language: pages.language(of: request, uiLocales: []).tag, incident: request.server.incident)
        let attempt: FederationAttempt
        let outcome: FederatedAccounts.Outcome
        do throws(Failure<Federation.ArrivalRefusal>) {
            (attempt, outcome) = try await services.federation.arrive(
                arrival, from: id, of: request.tenant, now: request.server.now)
        } catch {
            return try await problems.page(of: error, in: browser, request)
        }
        guard let browser else { throw .broken("an arrival without a browser") }
        return try await settle(outcome, of: attempt, from: id, in: browser, request)
    }

    private func settle(
        _ outcome: FederatedAccounts.Outcome, of attempt: FederationAttempt, from id: IdentityProvider.ID,
        in browser: TenantCookies.Browser, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        let journey = attempt.purpose.journey
        switch outcome {
        case .signedIn(let signedIn):
            let passage = await door.resumed(journey, isRemembered: attempt.isRemembered, in: browser, request)
            return try await door.arrive(passage, signedIn, request)
        case .closed(let account):
            return try restoring.offer(
                account, isRemembered: attempt.isRemembered, journey: journey, browser: browser, request)
        case .stranger(let identity):
            let transaction = FinishTransaction(
                started: request.server.now, browser: browser.binding, identity: identity.withoutTokens,
                journey: journey,
                isRemembered: attempt.isRemembered)
            let sealed = try services.seal(transaction, for: request)
            return .seeOther(request.issuer.url("/finish") + "?transaction=" + sealed)
        case .disabled:
            let passage = await door.resumed(journey, isRemembered: attempt.isRemembered, in: browser, request)
            return problems.page(.disabled, id, passage, request)
        case .linked:
            return .seeOther(request.issuer.url("/account/connections?saved=yes"))
        case .notLinked:
            return .seeOther(request.issuer.url("/account/connections?problem=taken"))
        }
    }

    private func provider(_ request: TenantRequest) -> IdentityProvider.ID? {
        request.pathParameter("provider").flatMap { IdentityProvider.ID($0) }
    }
}

extension FederationAttempt.Purpose {
    /// The authorization request that waits.
    var journey: AuthorizationTransaction? {
        if case .signIn(let journey) = self { journey } else { nil }
    }
}
