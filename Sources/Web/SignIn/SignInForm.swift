import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// The form with e-mail address and password, at whatever door it stands.
struct SignInForm: Sendable {
    private let services: WebServices
    private let ways: ProviderWays
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        ways = ProviderWays(services)
        pages = PageAnswers(services)
    }

    /// What is different from door to door.
    struct Door: Sendable {
        let action: PageLink
        /// Sealed.
        let transaction: String
        /// Nil: the person's own account.
        let client: Client?
        let isReauthentication: Bool
        /// For who has forgotten their password.
        let forgot: PageLink
        /// For who has no account; nil where nobody makes one.
        let signUp: PageLink?
        /// Where they may sign in instead.
        var providers: [IdentityProvider] = []
        let uiLocales: [String]
        let policy: PageAnswers.Policy
    }

    /// What has become of a posted form.
    enum Outcome {
        case signedIn(Authentication, cookie: HTTPField)
        /// The account was deleted, and may be restored.
        case closed(ClosedAccount, isRemembered: Bool)
        /// The address belongs to a provider: the page that leads there.
        case elsewhere(Response)
        /// The page again, with what was wrong.
        case again(Response)
    }

    /// The empty form.
    func blank(_ door: Door, email: String, _ request: TenantRequest) throws(Fault) -> Response {
        try page(door, Entry(email: email, password: "", remembers: false), request)
    }

    /// Signs in by what was posted.
    func outcome(
        of fields: RequestParameters, at door: Door, _ request: TenantRequest
    ) async throws(Fault) -> Outcome {
        let entry = Entry(
            email: fields["email"] ?? "", password: fields["password"] ?? "", remembers: fields["remember"] == "yes")
        if entry.email.isEmpty { return .again(try page(door, entry, request, problem: .missingEmail)) }
        if let provider = door.providers.home(of: entry.email) {
            return .elsewhere(try leave(to: provider, door, entry, request))
        }
        if entry.password.isEmpty { return .again(try page(door, entry, request, problem: .missingPassword)) }
        let server = request.server
        let attempt = PasswordSignIn.Attempt(
            email: entry.email, password: entry.password, device: server.device,
            former: try await services.person(in: request)?.authentication, client: door.client?.id,
            isRemembered: entry.remembers, incident: server.incident)
        do throws(Failure<SignInRefusal>) {
            switch try await services.passwords.signIn(attempt, to: request.tenant, now: server.now) {
            case .signedIn(let signedIn):
                let cookie = TenantCookies(request.tenant, issuer: request.issuer).setting(
                    signedIn.cookie, lifetime: entry.remembers ? request.tenant.policy.sessionLifetime : nil)
                return .signedIn(signedIn.authentication, cookie: cookie)
            case .closed(let account):
                return .closed(account, isRemembered: entry.remembers)
            }
        } catch {
            switch error {
            case .refused(let refusal):
                return .again(try page(door, entry, request, problem: .wrongCredentials, reason: refusal.rawValue))
            case .unavailable(let retryAfter):
                return .again(try page(door, entry, request, problem: .busy, [.retryAfter(retryAfter)]))
            case .broken(let what):
                throw .broken(what)
            }
        }
    }

    /// On to the provider that people of this domain sign in at.
    private func leave(
        to provider: IdentityProvider, _ door: Door, _ entry: Entry, _ request: TenantRequest
    ) throws(Fault) -> Response {
        let link = try ways.link(
            to: provider, carrying: door.transaction, hint: entry.email, isRemembered: entry.remembers, request)
        return pages.answer(
            LeavingPage(provider: link, address: entry.email), to: request, uiLocales: door.uiLocales)
    }

    private struct Entry {
        let email: String
        let password: String
        let remembers: Bool
    }

    private func page(
        _ door: Door, _ entry: Entry, _ request: TenantRequest, problem: SignInPage.Problem? = nil,
        reason: String? = nil, _ fields: [HTTPField] = []
    ) throws(Fault) -> Response {
        if let problem {
            services.log("sign-in refused", reason ?? problem.rawValue, request)
        }
        let page = SignInPage(
            action: door.action, transaction: door.transaction, clientName: door.client?.name, email: entry.email,
            forgot: door.forgot, signUp: door.signUp,
            providers: try ways.links(to: door.providers, carrying: door.transaction, request),
            isReauthentication: door.isReauthentication,
            isRemembered: entry.remembers, problem: problem,
            incident: problem == nil ? nil : request.server.incident)
        let status = problem == nil ? 200 : problem == .busy ? 503 : 422
        return pages.answer(
            page, status: status, to: request, uiLocales: door.uiLocales, policy: door.policy, fields)
    }
}
