import Grants
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// Lets people into the pages of their account, and forms of these pages only from the browser and the session that saw them.
struct AccountDoor: Sendable {
    private let services: WebServices

    init(_ services: WebServices) {
        self.services = services
    }

    /// Somebody who is signed in, and what a form on the page has to carry.
    struct Visit: Sendable {
        let person: Sessions.Person
        let transaction: String
        /// To go on the answer.
        let fields: [HTTPField]
    }

    /// Shows a page of the account; who isn't signed in, or has to prove themself again, is asked to sign in first.
    func shown(
        _ request: TenantRequest, _ show: (Visit) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        guard let person = try await self.person(in: request) else { return toSignIn(request) }
        let (transaction, fields) = try sealed(for: person, request)
        return try await show(Visit(person: person, transaction: transaction, fields: fields))
    }

    /// Handles a form of such a page. One that was left lying, or that another session was shown, leads to `path` again.
    func posted(
        _ request: TenantRequest, or path: String,
        _ handle: (Sessions.Person, RequestParameters) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        guard request.server.comesFromOwnPage, let form = try? request.server.formParameters(),
            let (transaction, isExpired) = opened(form, request)
        else { return services.answer(.foreignForm, request) }
        guard let person = try await self.person(in: request) else { return toSignIn(request) }
        guard !isExpired, transaction.session == person.authentication.session.rawValue else {
            return .seeOther(request.issuer.url(path))
        }
        return try await handle(person, form)
    }

    /// The same for the page at which nobody is signed in yet.
    func postedSignIn(
        _ request: TenantRequest, or path: String, _ handle: (RequestParameters) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        guard request.server.comesFromOwnPage, let form = try? request.server.formParameters(),
            let (_, isExpired) = opened(form, request)
        else { return services.answer(.foreignForm, request) }
        guard !isExpired else { return .seeOther(request.issuer.url(path)) }
        return try await handle(form)
    }

    /// What surrounds a page of the account.
    func frame(
        of person: Sessions.Person, _ section: AccountFrame.Section, _ request: TenantRequest
    ) throws(Fault) -> AccountFrame {
        var frame = AccountFrame(
            account: AccountBadge(name: person.name, email: person.email), root: try request.link("/account"),
            signOut: try request.link("/logout"), section: section)
        frame.isSaved = (try? request.server.queryParameters())?["saved"] != nil
        return frame
    }

    /// Where somebody without a password shows that it is them, before a form can be sent that asks for that. Nil when they have one, or
    /// have just shown it.
    func proof(of person: Sessions.Person, hasPassword: Bool, _ request: TenantRequest) throws(Fault) -> PageLink? {
        let isNeeded = !hasPassword && !person.authentication.isFresh(request.server.now)
        return isNeeded ? try request.link("/account/sign-in") : nil
    }

    /// What an app is called; its id when it is registered no more.
    func name(of client: Client.ID, _ request: TenantRequest) async throws(Fault) -> String {
        let known = try await faulting { () async throws(Failure<Never>) in
            try await services.directory.client(client, of: request.tenant)
        }
        return known?.name ?? client.description
    }

    /// A transaction for a page that is shown now, and the cookie that it needs, should the browser have none.
    func sealed(
        for person: Sessions.Person?, _ request: TenantRequest
    ) throws(Fault) -> (transaction: String, fields: [HTTPField]) {
        let cookies = TenantCookies(request.tenant, issuer: request.issuer)
        let browser = cookies.browser(in: request.server) ?? cookies.newBrowser()
        let transaction = AccountTransaction(
            started: request.server.now, browser: browser.binding,
            session: person?.authentication.session.rawValue)
        let sealed = try services.seal(transaction, for: request)
        return (sealed, [browser.setting].compactMap { $0 })
    }

    private func person(in request: TenantRequest) async throws(Fault) -> Sessions.Person? {
        guard let person = try await services.person(in: request), !person.authentication.needsStepUp else {
            return nil
        }
        return person
    }

    private func toSignIn(_ request: TenantRequest) -> Response {
        .seeOther(request.issuer.url("/account/sign-in"))
    }

    private func opened(
        _ form: RequestParameters, _ request: TenantRequest
    ) -> (transaction: AccountTransaction, isExpired: Bool)? {
        let cookies = TenantCookies(request.tenant, issuer: request.issuer)
        guard
            let opened = services.transactions.open(
                form["transaction"] ?? "", as: AccountTransaction.self, tenant: request.tenant.id,
                now: request.server.now),
            cookies.browser(in: request.server)?.binding == opened.unfolded.transaction.browser
        else { return nil }
        return opened.unfolded
    }
}
