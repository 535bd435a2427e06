import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// Finds out what somebody goes to a provider for, by what the page that they come from carries.
struct FederationEntrance: Sendable {
    private let services: WebServices
    private let door: PassageDoor

    init(_ services: WebServices) {
        self.services = services
        door = PassageDoor(services)
    }

    /// Who goes, and what for.
    struct Entry: Sendable {
        let purpose: FederationAttempt.Purpose
        let browser: TenantCookies.Browser
        /// Nil for who links an account.
        let passage: Passage?
        /// They are to show once more that it is them.
        var isReauthentication = false
    }

    /// Calls `enter` for a browser that comes from a page of ours. Any other is led to the sign-in page: a link from elsewhere signs nobody
    /// in.
    func entered(
        _ request: TenantRequest, _ enter: (Entry) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        guard let text = (try? request.server.queryParameters())?["transaction"] else {
            return .seeOther(request.issuer.url("/account/sign-in"))
        }
        let opened = services.transactions.open(
            text, as: AccountTransaction.self, tenant: request.tenant.id, now: request.server.now)
        guard let opened else {
            return try await door.entered(request) { (passage) throws(Fault) in
                try await enter(
                    Entry(purpose: .signIn(passage.journey?.transaction), browser: passage.browser, passage: passage))
            }
        }
        let browser = TenantCookies(request.tenant, issuer: request.issuer).browser(in: request.server)
        guard case .live(let transaction) = opened, let browser, browser.binding == transaction.browser else {
            return .seeOther(request.issuer.url("/account/sign-in"))
        }
        let person = try await services.person(in: request)
        guard let session = transaction.session else {
            let passage = await door.resumed(nil, isRemembered: false, in: browser, request)
            return try await enter(
                Entry(purpose: .signIn(nil), browser: browser, passage: passage, isReauthentication: person != nil))
        }
        guard let person, person.authentication.session.rawValue == session,
            person.authentication.isFresh(request.server.now)
        else {
            return .seeOther(request.issuer.url("/account/connections"))
        }
        return try await enter(Entry(purpose: .link(session: session), browser: browser, passage: nil))
    }
}
