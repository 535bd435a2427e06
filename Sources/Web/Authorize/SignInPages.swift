import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// The pages on which a person says who they are.
struct SignInPages: Sendable {
    private let services: WebServices
    private let forms: PageForms
    private let form: SignInForm
    private let answers: JourneyAnswers
    private let dispatcher: Dispatcher
    private let restoring: RestorePages
    private let ways: ProviderWays
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        forms = PageForms(services)
        form = SignInForm(services)
        answers = JourneyAnswers(services)
        dispatcher = Dispatcher(services)
        restoring = RestorePages(services)
        ways = ProviderWays(services)
        pages = PageAnswers(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        try await forms.shown(request) { (journey) throws(Fault) in
            try form.blank(try await door(journey, request), email: journey.authorization.loginHint ?? "", request)
        }
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        try await forms.posted(request) { (journey, fields) throws(Fault) in
            switch try await form.outcome(of: fields, at: door(journey, request), request) {
            case .again(let page), .elsewhere(let page): return page
            case .signedIn(let authentication, let cookie):
                return try await goOn(journey, authentication, cookie, request)
            case .closed(let account, let isRemembered):
                return try restoring.offer(
                    account, isRemembered: isRemembered, journey: journey.transaction, browser: journey.browser,
                    request)
            }
        }
    }

    private func door(
        _ journey: AuthorizationJourney, _ request: TenantRequest
    ) async throws(Fault) -> SignInForm.Door {
        let transaction = try answers.seal(journey.transaction, request)
        let providers = try await ways.providers(for: journey.authorization, request)
        return SignInForm.Door(
            action: try request.link("/sign-in"), transaction: transaction,
            client: journey.client, isReauthentication: journey.authorization.prompts.contains(.login),
            forgot: try request.link("/forgot?transaction=" + transaction),
            signUp: SignUp.isOpen(request.tenant) ? try request.link("/sign-up?transaction=" + transaction) : nil,
            providers: providers, uiLocales: journey.authorization.uiLocales,
            policy: PageAnswers.Policy(formDestination: journey.channel.address.policySources))
    }

    private func goOn(
        _ journey: AuthorizationJourney, _ authentication: Authentication, _ cookie: HTTPField,
        _ request: TenantRequest
    ) async throws(Fault) -> Response {
        var journey = journey
        journey.transaction.authenticatedIn = authentication.session.rawValue
        do throws(Fault) {
            return try await dispatcher.dispatch(journey, by: authentication, request, [cookie])
        } catch {
            // The person is signed in, and the cookie before is worth nothing any more: what comes next is tried anew.
            answers.log(error, request)
            return try answers.page("/authorize/resume", journey, request, [cookie])
        }
    }

    @Sendable func showAccounts(_ request: TenantRequest) async throws -> Response {
        try await forms.shown(request) { (journey) throws(Fault) in
            guard let person = try await services.person(in: request) else {
                return try await dispatcher.dispatch(journey, by: nil, request)
            }
            var journey = journey
            journey.transaction.askedOf = person.authentication.session.rawValue
            let page = ChooseAccountPage(
                action: try request.link("/choose-account"),
                transaction: try answers.seal(journey.transaction, request), clientName: journey.client.name,
                account: AccountBadge(name: person.name, email: person.email))
            return pages.answer(
                page, to: request, uiLocales: journey.authorization.uiLocales + person.languages,
                policy: PageAnswers.Policy(formDestination: journey.channel.address.policySources))
        }
    }

    @Sendable func chooseAccount(_ request: TenantRequest) async throws -> Response {
        try await forms.posted(request) { (journey, fields) throws(Fault) in
            let choice = fields["choice"].flatMap(ChooseAccountPage.Choice.init(rawValue:))
            if choice == .other { return try answers.page("/sign-in", journey, request) }
            let person = try await services.person(in: request)
            var journey = journey
            if choice != nil, journey.transaction.askedOf == person?.authentication.session.rawValue {
                journey.transaction.chosenIn = journey.transaction.askedOf
            }
            return try await dispatcher.dispatch(journey, by: person?.authentication, request)
        }
    }
}
