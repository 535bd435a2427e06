import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// Offers who signs in to an account that they have deleted to have it back.
struct RestorePages: Sendable {
    private let services: WebServices
    private let door: PassageDoor
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = PassageDoor(services)
        pages = PageAnswers(services)
    }

    /// To the page that asks.
    func offer(
        _ account: ClosedAccount, isRemembered: Bool, journey: AuthorizationTransaction?,
        browser: TenantCookies.Browser?, _ request: TenantRequest
    ) throws(Fault) -> Response {
        guard let browser else { return services.answer(.foreignForm, request) }
        let transaction = RestoreTransaction(
            started: request.server.now, browser: browser.binding, user: account.user, evidence: account.evidence,
            journey: journey, isRemembered: isRemembered)
        let sealed = try services.seal(transaction, for: request)
        return .seeOther(request.issuer.url("/restore") + "?transaction=" + sealed)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        let sealed = (try? request.server.queryParameters())?["transaction"] ?? ""
        guard let (transaction, _, isExpired) = opened(sealed, request) else {
            return services.answer(.foreignForm, request)
        }
        guard !isExpired else { return .seeOther(request.issuer.url("/account/sign-in")) }
        let erasure = try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.deletion.erasure(of: UserID(transaction.user), tenant: request.tenant)
        }
        guard let erasure else { return .seeOther(request.issuer.url("/account")) }
        return pages.answer(
            RestorePage(
                action: try request.link("/restore"), transaction: sealed, leave: try request.link("/account/sign-in"),
                date: String(erasure.formatted(.iso8601).prefix(10))), to: request,
            policy: PageAnswers.Policy(formDestination: await destination(transaction, request)))
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        guard request.server.comesFromOwnPage, let form = try? request.server.formParameters(),
            let (transaction, browser, isExpired) = opened(form["transaction"] ?? "", request)
        else { return services.answer(.foreignForm, request) }
        guard !isExpired else { return .seeOther(request.issuer.url("/account/sign-in")) }
        let former = try await services.person(in: request)?.authentication
        let account = ClosedAccount(user: UserID(transaction.user), evidence: transaction.evidence)
        let signedIn = try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.deletion.restore(
                account, former: former, isRemembered: transaction.isRemembered, from: request.server.device,
                language: pages.language(of: request, uiLocales: []).tag, tenant: request.tenant,
                now: request.server.now)
        }
        let passage = await door.resumed(
            transaction.journey, isRemembered: transaction.isRemembered, in: browser, request)
        guard let signedIn else { return try door.signIn(passage, request) }
        return try await door.arrive(passage, signedIn, request)
    }

    private func destination(_ transaction: RestoreTransaction, _ request: TenantRequest) async -> String? {
        guard let browser = TenantCookies(request.tenant, issuer: request.issuer).browser(in: request.server) else {
            return nil
        }
        let passage = await door.resumed(
            transaction.journey, isRemembered: transaction.isRemembered, in: browser, request)
        return passage.policy.formDestination
    }

    private func opened(
        _ text: String, _ request: TenantRequest
    ) -> (RestoreTransaction, TenantCookies.Browser, isExpired: Bool)? {
        guard
            let opened = services.transactions.open(
                text, as: RestoreTransaction.self, tenant: request.tenant.id, now: request.server.now),
            let browser = TenantCookies(request.tenant, issuer: request.issuer).browser(in: request.server),
            browser.binding == opened.unfolded.transaction.browser
        else { return nil }
        return (opened.unfolded.transaction, browser, opened.unfolded.isExpired)
    }
}
