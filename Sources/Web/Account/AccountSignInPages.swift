import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// Signing in to one's account itself, without an app that waits.
struct AccountSignInPages: Sendable {
    private let services: WebServices
    private let door: AccountDoor
    private let form: SignInForm
    private let ways: ProviderWays
    private let restoring: RestorePages

    init(_ services: WebServices) {
        self.services = services
        door = AccountDoor(services)
        form = SignInForm(services)
        ways = ProviderWays(services)
        restoring = RestorePages(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        let (entrance, fields) = try await entrance(
            request, isReauthentication: try await services.person(in: request) != nil)
        var page = try form.blank(entrance, email: "", request)
        for field in fields { page.headers.append(field) }
        return page
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        try await door.postedSignIn(request, or: "/account/sign-in") { (fields) throws(Fault) in
            let (entrance, _) = try await entrance(request, isReauthentication: false)
            switch try await form.outcome(of: fields, at: entrance, request) {
            case .again(let page), .elsewhere(let page): return page
            case .signedIn(_, let cookie): return .seeOther(request.issuer.url("/account"), [cookie])
            case .closed(let account, let isRemembered):
                let browser = TenantCookies(request.tenant, issuer: request.issuer).browser(in: request.server)
                return try restoring.offer(account, isRemembered: isRemembered, journey: nil, browser: browser, request)
            }
        }
    }

    private func entrance(
        _ request: TenantRequest, isReauthentication: Bool
    ) async throws(Fault) -> (SignInForm.Door, [HTTPField]) {
        let (transaction, fields) = try door.sealed(for: nil, request)
        let entrance = SignInForm.Door(
            action: try request.link("/account/sign-in"), transaction: transaction, client: nil,
            isReauthentication: isReauthentication, forgot: try request.link("/forgot"),
            signUp: SignUp.isOpen(request.tenant) ? try request.link("/sign-up") : nil,
            providers: try await ways.providers(isReauthentication: false, request), uiLocales: [],
            policy: PageAnswers.Policy())
        return (entrance, fields)
    }
}
