import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// Asks somebody whom a provider has named how they go on: to an account that they have, or to a new one.
struct FinishPages: Sendable {
    private let services: WebServices
    private let door: PassageDoor
    private let restoring: RestorePages
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = PassageDoor(services)
        restoring = RestorePages(services)
        pages = PageAnswers(services)
    }

    /// The transaction, opened, and everything that its page needs.
    private struct Visit {
        let sealed: String
        let transaction: FinishTransaction
        let passage: Passage
        let provider: IdentityProvider
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        let sealed = (try? request.server.queryParameters())?["transaction"] ?? ""
        return try await opened(sealed, request) { (visit) throws(Fault) in
            try page(visit, email: visit.transaction.identity.email ?? "", .mail, nil, request)
        }
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        guard request.server.comesFromOwnPage, let form = try? request.server.formParameters() else {
            return services.answer(.foreignForm, request)
        }
        return try await opened(form["transaction"] ?? "", request) { (visit) throws(Fault) in
            let typed = form["email"] ?? ""
            let wish = form["do"].flatMap(FinishPage.Wish.init(rawValue:)) ?? .mail
            guard !typed.isEmpty else { return try page(visit, email: "", wish, .missingEmail, request) }
            switch wish {
            case .mail: return try await send(to: typed, visit, request)
            case .password: return try await signIn(typed, form["password"] ?? "", visit, request)
            }
        }
    }

    // MARK: By mail

    private func send(
        to typed: String, _ visit: Visit, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        guard let email = EmailAddress(typed) else {
            return try page(visit, email: typed, .mail, .malformedEmail, request)
        }
        let asking = pages.asking(in: visit.passage.browser, uiLocales: visit.passage.uiLocales, request)
        var begun = visit.passage
        do throws(Failure<Identification.Refusal>) {
            begun.transaction.proof = try await services.accounts.identification.begin(
                visit.transaction, for: email, by: asking, to: request.tenant, now: request.server.now
            ).rawValue
        } catch {
            switch error {
            case .refused(.addressUnusable): return try page(visit, email: typed, .mail, .malformedEmail, request)
            case .refused(.tooManyRequests): return try page(visit, email: typed, .mail, .tooMany, request)
            case .unavailable(let seconds):
                return try page(visit, email: typed, .mail, .busy, request, [.retryAfter(seconds)])
            case .broken(let what): throw .broken(what)
            }
        }
        begun.transaction.address = email.text
        begun.transaction.start = .finish
        return try door.page("/verify", begun, request)
    }

    // MARK: By password

    private func signIn(
        _ email: String, _ password: String, _ visit: Visit, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        guard !password.isEmpty else { return try page(visit, email: email, .password, .missingPassword, request) }
        let attempt = PasswordSignIn.Attempt(
            email: email, password: password, device: request.server.device,
            former: try await services.person(in: request)?.authentication, client: visit.passage.client?.id,
            isRemembered: visit.transaction.isRemembered, incident: request.server.incident)
        let outcome: PasswordSignIn.Outcome
        do throws(Failure<SignInRefusal>) {
            outcome = try await services.passwords.signIn(attempt, to: request.tenant, now: request.server.now)
        } catch {
            switch error {
            case .refused: return try page(visit, email: email, .password, .wrongCredentials, request)
            case .unavailable(let seconds):
                return try page(visit, email: email, .password, .busy, request, [.retryAfter(seconds)])
            case .broken(let what): throw .broken(what)
            }
        }
        switch outcome {
        case .signedIn(let signedIn):
            // It may be somebody's by now: who is signed in goes on all the same.
            _ = try await faulting { () async throws(Failure<Never>) in
                try await services.federation.link(
                    visit.transaction.identity, at: visit.provider, to: signedIn.authentication,
                    from: request.server.device,
                    language: pages.language(of: request, uiLocales: visit.passage.uiLocales).tag,
                    of: request.tenant, now: request.server.now)
            }
            return try await door.arrive(visit.passage, signedIn, request)
        case .closed(let account):
            return try restoring.offer(
                account, isRemembered: visit.transaction.isRemembered, journey: visit.transaction.journey,
                browser: visit.passage.browser, request)
        }
    }

    // MARK: The page

    private func page(
        _ visit: Visit, email: String, _ wish: FinishPage.Wish, _ problem: FinishPage.Problem?,
        _ request: TenantRequest, _ fields: [HTTPField] = []
    ) throws(Fault) -> Response {
        var page = FinishPage(
            action: try request.link("/finish"), transaction: visit.sealed, providerName: visit.provider.name,
            email: email, makesAccounts: makesAccounts(visit, request),
            leave: try door.signInLink(visit.passage, request))
        page.problem = problem
        page.wish = wish
        if let problem {
            services.log("not finished", problem.rawValue, request)
            page.incident = request.server.incident
        }
        return pages.answer(
            page, status: problem?.status ?? 200, to: request, uiLocales: visit.passage.uiLocales,
            policy: visit.passage.policy, fields)
    }

    /// Whether whoever has none gets one: of the invited, and of certain domains, only some do.
    private func makesAccounts(_ visit: Visit, _ request: TenantRequest) -> Bool {
        let policy = request.tenant.policy
        return policy.signUp == .open && policy.signUpDomains.isEmpty && visit.provider.policy.makesAccounts
    }

    private func opened(
        _ text: String, _ request: TenantRequest, _ handle: (Visit) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        let opened = services.transactions.open(
            text, as: FinishTransaction.self, tenant: request.tenant.id, now: request.server.now)
        guard let opened,
            let browser = TenantCookies(request.tenant, issuer: request.issuer).browser(in: request.server),
            browser.binding == opened.unfolded.transaction.browser
        else { return services.answer(.foreignForm, request) }
        let (transaction, isExpired) = opened.unfolded
        let passage = await door.resumed(
            transaction.journey, isRemembered: transaction.isRemembered, in: browser, request)
        let provider = try await ProviderWays(services).providers(isReauthentication: false, request).first {
            $0.id.description == transaction.identity.provider
        }
        guard !isExpired, let provider else { return try door.signIn(passage, request) }
        return try await handle(Visit(sealed: text, transaction: transaction, passage: passage, provider: provider))
    }
}
