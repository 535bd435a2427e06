import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth

/// What the browser gets when an authorization request ends, or moves to another page.
struct JourneyAnswers: Sendable {
    private let services: WebServices
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        pages = PageAnswers(services)
    }

    /// The answer to the client, carried by the browser.
    func send(
        _ response: AuthorizationResponse, of client: Client, _ request: TenantRequest, _ fields: [HTTPField] = []
    )
        throws(Fault) -> Response
    {
        switch response {
        case .redirect(let address):
            return .seeOther(address.description, fields)
        case .form(let address, let parameters):
            let page = FormPostPage(
                action: PageLink(address), clientName: client.name,
                fields: parameters.map { HiddenField(name: $0.name, value: $0.value) })
            return pages.answer(
                page, to: request, policy: PageAnswers.Policy(formDestination: address.policySources), fields)
        }
    }

    /// To another page of the flow, with the transaction sealed anew.
    func page(_ path: String, _ journey: AuthorizationJourney, _ request: TenantRequest, _ fields: [HTTPField] = [])
        throws(Fault) -> Response
    {
        let address = request.issuer.url(path) + "?transaction=" + (try seal(journey.transaction, request))
        return .seeOther(address, fields + [journey.browser?.setting].compactMap { $0 })
    }

    func seal(_ transaction: AuthorizationTransaction, _ request: TenantRequest) throws(Fault) -> String {
        return try services.seal(transaction, for: request)
    }

    /// Why a request can't go on, to whoever must know it.
    func end(_ ending: JourneyReader.Ending, _ request: TenantRequest) throws(Fault) -> Response {
        switch ending {
        case .refused(let refusal):
            return refuse(refusal, request)
        case .answered(let channel, let client, let error):
            log(error.rawValue, request)
            return try send(channel.answer(error, issuer: request.issuer), of: client, request)
        case .expired(let channel, let client):
            log(AuthorizationError.signInExpired.rawValue, request)
            return try expired(channel, client, request)
        case .otherBrowser(let restart):
            log("cookie_missing", request)
            let retry = PageLink(path: request.issuer.path + "/authorize?" + restart)
            return pages.answer(
                CookiesPage(retry: retry, incident: request.server.incident), status: 400, to: request)
        case .foreign:
            return services.answer(.foreignForm, request)
        case .fault(let fault):
            throw fault
        }
    }

    private func refuse(_ refusal: AuthorizationRefusal, _ request: TenantRequest) -> Response {
        services.answer(
            RefusalPage(
                problem: refusal.problem, code: refusal.code, reason: refusal.rawValue,
                explanation: refusal.explanation), request)
    }

    private func expired(_ channel: ResponseChannel, _ client: Client, _ request: TenantRequest) throws(Fault)
        -> Response
    {
        let wayBack = wayBack(channel.answer(.signInExpired, issuer: request.issuer))
        return pages.answer(
            ExpiredPage(clientName: client.name, wayBack: wayBack, incident: request.server.incident), status: 400,
            to: request,
            policy: PageAnswers.Policy(formDestination: channel.address.policySources))
    }

    /// The answer to the client as a part of a page, for the person to take back.
    func wayBack(_ response: AuthorizationResponse) -> ExpiredPage.WayBack {
        switch response {
        case .redirect(let address): .link(PageLink(address))
        case .form(let address, let parameters):
            .form(action: PageLink(address), fields: parameters.map { HiddenField(name: $0.name, value: $0.value) })
        }
    }

    /// A fault that the client hears of, and no page shows.
    func log(_ fault: Fault, _ request: TenantRequest) {
        guard case .broken(let what) = fault else { return }
        services.logger.error(
            "unexpected",
            metadata: ["incident": "\(request.server.incident)", "route": "/authorize", "what": "\(what)"])
    }

    private func log(_ reason: String, _ request: TenantRequest) {
        services.log("authorization refused", reason, request)
    }
}

extension AuthorizationRefusal {
    fileprivate var problem: ErrorPage.Problem {
        switch self {
        case .clientMissing, .clientRepeated, .clientUnknown: .unknownClient
        case .redirectURIMissing, .redirectURIRepeated, .redirectURIMismatch: .unregisteredRedirect
        case .notAForm: .badRequest
        }
    }
}
