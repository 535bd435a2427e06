import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// The page on which a person allows a client what it asks for, or doesn't.
struct ConsentPages: Sendable {
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
            guard let person = try await services.person(in: request) else {
                return try await dispatcher.dispatch(journey, by: nil, request)
            }
            var journey = journey
            journey.transaction.askedOf = person.authentication.session.rawValue
            journey.transaction.askedScopes = journey.authorization.consentScopes.tokens
            let client = journey.client
            let logo = client.shownLogo.flatMap { logo in PageLink(web: logo).map { (link: $0, address: logo) } }
            let page = ConsentPage(
                action: try request.link("/consent"),
                transaction: try answers.seal(journey.transaction, request),
                clientName: client.name, logo: logo?.link, redirectHost: journey.channel.address.host,
                scopes: journey.authorization.consentScopes.tokens.map { ConsentPage.Scope(name: $0) },
                account: AccountBadge(name: person.name, email: person.email))
            return pages.answer(
                page, to: request, uiLocales: journey.authorization.uiLocales + person.languages,
                policy: PageAnswers.Policy(
                    formDestination: journey.channel.address.policySources,
                    imageSources: [logo?.address].compactMap { $0 }))
        }
    }

    @Sendable func decide(_ request: TenantRequest) async throws -> Response {
        try await forms.posted(request) { (journey, fields) throws(Fault) in
            let person = try await services.person(in: request)
            // What was asked of one session isn't answered by another, and the client may have been given more scopes since the
            // page was shown: the dispatcher asks again.
            guard let authentication = person?.authentication,
                journey.transaction.askedOf == authentication.session.rawValue,
                journey.transaction.askedScopes == journey.authorization.consentScopes.tokens
            else { return try await dispatcher.dispatch(journey, by: person?.authentication, request) }
            switch fields["decision"].flatMap(ConsentPage.Decision.init(rawValue:)) {
            case .allow:
                return try await allow(journey, authentication, request)
            case .deny:
                await services.consents.deny(
                    by: authentication, from: request.server.device, to: journey.client.id, of: request.tenant,
                    now: request.server.now)
                return try answers.send(
                    journey.channel.answer(.consentDenied, issuer: request.issuer), of: journey.client, request)
            case .switchAccount:
                return try answers.page("/sign-in", journey, request)
            case nil:
                return try await dispatcher.dispatch(journey, by: authentication, request)
            }
        }
    }

    private func allow(
        _ journey: AuthorizationJourney, _ authentication: Authentication, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        try await faulting { () async throws(Failure<Never>) in
            try await services.consents.give(
                journey.authorization.consentScopes, by: authentication, from: request.server.device,
                to: journey.client.id,
                of: request.tenant, now: request.server.now)
        }
        var journey = journey
        journey.transaction.consentedIn = authentication.session.rawValue
        return try await dispatcher.dispatch(journey, by: authentication, request)
    }
}
