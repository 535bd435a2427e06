import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// The pages on which a person says who they are.
struct SignInPages: Sendable {
    private let services: WebServices
    private let forms: PageForms
    private let answers: JourneyAnswers
    private let dispatcher: Dispatcher
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        forms = PageForms(services)
        answers = JourneyAnswers(services)
        dispatcher = Dispatcher(services)
        pages = PageAnswers(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        try await forms.shown(request) { (journey) throws(Fault) in
            try page(journey, request, email: journey.authorization.loginHint ?? "")
        }
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        try await forms.posted(request) { (journey, fields) throws(Fault) in
            let email = fields["email"] ?? ""
            let password = fields["password"] ?? ""
            let remembers = fields["remember"] == "yes"
            if email.isEmpty { return try page(journey, request, email: "", remembers, problem: .missingEmail) }
            if password.isEmpty {
                return try page(journey, request, email: email, remembers, problem: .missingPassword)
            }
            return try await signIn(email, password, remembers, journey, request)
        }
    }

    private func signIn(
        _ email: String, _ password: String, _ remembers: Bool, _ journey: AuthorizationJourney,
        _ request: TenantRequest
    ) async throws(Fault) -> Response {
        let server = request.server
        let cookies = TenantCookies(request.tenant, issuer: request.issuer)
        let attempt = PasswordSignIn.Attempt(
            email: email, password: password,
            device: server.device,
            former: try await dispatcher.person(in: request)?.authentication, client: journey.client.id,
            isRemembered: remembers, incident: server.incident)
        let signedIn: PasswordSignIn.SignedIn
        do throws(Failure<SignInRefusal>) {
            signedIn = try await services.passwords.signIn(attempt, to: request.tenant, now: server.now)
        } catch {
            switch error {
            case .refused(let refusal):
                return try page(
                    journey, request, email: email, remembers, problem: .wrongCredentials, reason: refusal.rawValue)
            case .unavailable(let retryAfter):
                return try page(
                    journey, request, email: email, remembers, problem: .busy,
                    [HTTPField(name: .retryAfter, value: String(retryAfter))])
            case .broken(let what):
                throw .broken(what)
            }
        }
        let cookie = cookies.setting(
            signedIn.cookie, lifetime: remembers ? request.tenant.policy.sessionLifetime : nil)
        var journey = journey
        journey.transaction.authenticatedIn = signedIn.authentication.session.rawValue
        do throws(Fault) {
            return try await dispatcher.dispatch(journey, by: signedIn.authentication, request, [cookie])
        } catch {
            // The person is signed in, and the cookie before is worth nothing any more: what comes next is tried anew.
            answers.log(error, request)
            return try answers.page("/authorize/resume", journey, request, [cookie])
        }
    }

    private func page(
        _ journey: AuthorizationJourney, _ request: TenantRequest, email: String, _ remembers: Bool = false,
        problem: SignInPage.Problem? = nil, reason: String? = nil, _ fields: [HTTPField] = []
    ) throws(Fault) -> Response {
        if let problem {
            services.logger.info(
                "sign-in refused",
                metadata: [
                    "incident": "\(request.server.incident)", "tenant": "\(request.tenant.slug)",
                    "reason": "\(reason ?? problem.rawValue)",
                ])
        }
        let page = SignInPage(
            action: try forms.link("/sign-in", request), transaction: try answers.seal(journey.transaction, request),
            clientName: journey.client.name, email: email,
            isReauthentication: journey.authorization.prompts.contains(.login), isRemembered: remembers,
            problem: problem,
            incident: problem == nil ? nil : request.server.incident)
        let status = problem == nil ? 200 : problem == .busy ? 503 : 422
        return pages.answer(
            page, status: status, to: request, uiLocales: journey.authorization.uiLocales,
            policy: PageAnswers.Policy(formDestination: journey.channel.address.policySources), fields)
    }

    @Sendable func showAccounts(_ request: TenantRequest) async throws -> Response {
        try await forms.shown(request) { (journey) throws(Fault) in
            guard let person = try await dispatcher.person(in: request) else {
                return try await dispatcher.dispatch(journey, by: nil, request)
            }
            var journey = journey
            journey.transaction.askedOf = person.authentication.session.rawValue
            let page = ChooseAccountPage(
                action: try forms.link("/choose-account", request),
                transaction: try answers.seal(journey.transaction, request), clientName: journey.client.name,
                account: AccountBadge(name: person.name, email: person.email))
            return pages.answer(
                page, to: request, uiLocales: journey.authorization.uiLocales,
                policy: PageAnswers.Policy(formDestination: journey.channel.address.policySources))
        }
    }

    @Sendable func chooseAccount(_ request: TenantRequest) async throws -> Response {
        try await forms.posted(request) { (journey, fields) throws(Fault) in
            let choice = fields["choice"].flatMap(ChooseAccountPage.Choice.init(rawValue:))
            if choice == .other { return try answers.page("/sign-in", journey, request) }
            let person = try await dispatcher.person(in: request)
            var journey = journey
            if choice != nil, journey.transaction.askedOf == person?.authentication.session.rawValue {
                journey.transaction.chosenIn = journey.transaction.askedOf
            }
            return try await dispatcher.dispatch(journey, by: person?.authentication, request)
        }
    }
}
