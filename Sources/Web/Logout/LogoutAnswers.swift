import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// What the browser gets for a logout request.
struct LogoutAnswers: Sendable {
    private let services: WebServices
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        pages = PageAnswers(services)
    }

    /// The page that asks how far it shall reach.
    func ask(
        _ person: Sessions.Person?, _ logout: LogoutCase, _ request: TenantRequest
    ) async throws(LogoutReader.Ending) -> Response {
        guard let person, let action = PageLink(path: request.issuer.path + "/logout/confirm") else {
            return finish(.nobody, logout, request)
        }
        let page = LogoutPage(
            action: action,
            transaction: try seal(logout, askedOf: person.authentication.session, request),
            clientName: logout.client?.name, account: AccountBadge(name: person.name, email: person.email))
        return pages.answer(
            page, to: request, uiLocales: logout.request.uiLocales,
            policy: PageAnswers.Policy(
                formDestination: [logout.address?.policySources, try await upstream(of: person, request)?.origin]
                    .compactMap { $0 }.reduce(nil) { all, source in all.map { "\($0) \(source)" } ?? source }))
    }

    /// Where the browser signs out at the provider that the person came from; nil when there is no need.
    func upstream(
        of person: Sessions.Person, _ request: TenantRequest
    ) async throws(LogoutReader.Ending) -> UpstreamSignOut? {
        do throws(Failure<Never>) {
            return try await services.federation.signOut(of: person.authentication.session, of: request.tenant)
        } catch {
            throw .fault(Fault(error))
        }
    }

    /// On to the provider, and from there back.
    func leave(
        by upstream: UpstreamSignOut, _ scope: LogoutScope, _ logout: LogoutCase, _ request: TenantRequest
    ) throws(LogoutReader.Ending) -> Response {
        let transaction = FarewellTransaction(request: logout.encoded, scope: scope, started: request.server.now)
        let sealed = try sealed(transaction, request)
        let removal = TenantCookies(request.tenant, issuer: request.issuer).removal
        return .seeOther(upstream.address(state: sealed), [removal])
    }

    /// Afterwards, when the browser comes back from the provider: its session here has ended before.
    func returned(_ outcome: SignedOutPage.Outcome, _ logout: LogoutCase, _ request: TenantRequest) -> Response {
        if let address = logout.address { return .seeOther(address.description) }
        return page(outcome, logout, request, [])
    }

    /// Afterwards: back to the client where it named a registered address, else a page that says what happened.
    func finish(_ outcome: SignedOutPage.Outcome, _ logout: LogoutCase, _ request: TenantRequest) -> Response {
        let removal = TenantCookies(request.tenant, issuer: request.issuer).removal
        let fields = outcome.endsSession ? [removal] : []
        if let address = logout.address { return .seeOther(address.description, fields) }
        return page(outcome, logout, request, fields)
    }

    /// The person would rather not.
    func stay(_ request: TenantRequest, _ logout: LogoutCase) -> Response {
        page(.stayed, logout, request, [])
    }

    private func page(
        _ outcome: SignedOutPage.Outcome, _ logout: LogoutCase, _ request: TenantRequest, _ fields: [HTTPField]
    ) -> Response {
        pages.answer(
            SignedOutPage(outcome: outcome, clientName: logout.client?.name), to: request,
            uiLocales: logout.request.uiLocales, fields)
    }

    func seal(
        _ logout: LogoutCase, askedOf session: SessionID?, _ request: TenantRequest
    ) throws(LogoutReader.Ending) -> String {
        let transaction = LogoutTransaction(
            request: logout.encoded, started: request.server.now, askedOf: session?.rawValue)
        return try sealed(transaction, request)
    }

    private func sealed(
        _ transaction: some SealedTransaction, _ request: TenantRequest
    ) throws(LogoutReader.Ending) -> String {
        do throws(Fault) { return try services.seal(transaction, for: request) } catch { throw .fault(error) }
    }

    func end(_ ending: LogoutReader.Ending, _ request: TenantRequest) throws(Fault) -> Response {
        switch ending {
        case .refused(let refusal): return refuse(refusal, request)
        case .fault(let fault): throw fault
        }
    }

    func refuse(_ refusal: LogoutRefusal, _ request: TenantRequest) -> Response {
        services.answer(
            RefusalPage(
                problem: refusal.problem, code: refusal.code, reason: refusal.rawValue,
                explanation: refusal.explanation), request)
    }
}

extension LogoutRefusal {
    fileprivate var problem: ErrorPage.Problem {
        switch self {
        case .clientUnknown: .unknownClient
        case .redirectURIMismatch: .unregisteredRedirect
        case .notAForm, .parameterRepeated, .parameterTooLong, .clientMismatch, .clientMissing: .badRequest
        }
    }
}
