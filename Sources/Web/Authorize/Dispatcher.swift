import FoundationEssentials
import Grants
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// Finds an authorization request's next step and takes it. Every page comes back here; no page calls another.
struct Dispatcher: Sendable {
    private let services: WebServices
    private let answers: JourneyAnswers
    private let ways: ProviderWays

    init(_ services: WebServices) {
        self.services = services
        answers = JourneyAnswers(services)
        ways = ProviderWays(services)
    }

    /// Takes the next step for whoever is signed in by the request's cookie.
    func dispatch(_ journey: AuthorizationJourney, _ request: TenantRequest) async throws(Fault) -> Response {
        let person = try await services.person(in: request)
        return try await dispatch(journey, by: person?.authentication, request)
    }

    /// Takes the next step for this person. `fields` go on the answer.
    func dispatch(
        _ journey: AuthorizationJourney, by authentication: Authentication?, _ request: TenantRequest,
        _ fields: [HTTPField] = []
    ) async throws(Fault) -> Response {
        var journey = journey
        switch try await step(journey, authentication, request) {
        case .signIn:
            if let provider = try await ways.named(by: journey, request) {
                // Once: who comes back from there has the choice.
                journey.transaction.wasSentOff = true
                return try answers.page("/federation/\(provider.id)", journey, request, fields)
            }
            return try answers.page("/sign-in", journey, request, fields)
        case .signUp:
            // Where nobody makes accounts, who has one signs in.
            let path = SignUp.isOpen(request.tenant) ? "/sign-up" : "/sign-in"
            return try answers.page(path, journey, request, fields)
        case .chooseAccount(let authentication):
            journey.transaction.askedOf = authentication.session.rawValue
            return try answers.page("/choose-account", journey, request, fields)
        case .consent(let authentication, _):
            journey.transaction.askedOf = authentication.session.rawValue
            return try answers.page("/consent", journey, request, fields)
        case .issue(let authentication):
            return try await issue(journey, authentication, request, fields)
        case .fail(let error):
            return try answers.send(
                journey.channel.answer(error, issuer: request.issuer), of: journey.client, request, fields)
        }
    }

    private func step(
        _ journey: AuthorizationJourney, _ authentication: Authentication?, _ request: TenantRequest
    ) async throws(Fault) -> AuthorizationStep {
        let tenant = request.tenant
        let now = request.server.now
        let hinted: UserID?
        do throws(Failure<AuthorizationError>) {
            hinted = try await services.authorizations.hintedUser(
                journey.authorization, tenant: tenant, issuer: request.issuer, now: now)
        } catch {
            guard case .refused(let refusal) = error else { throw error.fault ?? .broken("\(error)") }
            return .fail(refusal)
        }
        var consented: ScopeSet = []
        if let authentication {
            consented = try await faulting { () async throws(Failure<Never>) in
                try await services.consents.given(by: authentication.user, to: journey.client, of: tenant)
            }
        }
        return nextStep(
            AuthorizationFacts(
                request: journey.authorization, client: journey.client, transaction: journey.transaction,
                authentication: authentication, hintedUser: hinted, consented: consented, now: now))
    }

    private func issue(
        _ journey: AuthorizationJourney, _ authentication: Authentication, _ request: TenantRequest,
        _ fields: [HTTPField]
    ) async throws(Fault) -> Response {
        let code = try await faulting { () async throws(Failure<Never>) in
            try await services.authorizations.issueCode(
                for: journey.authorization, to: journey.client, by: authentication, of: request.tenant,
                now: request.server.now)
        }
        guard let code else {
            // The session ended between the look and the grant: as if nobody were signed in.
            return try await dispatch(journey, by: nil, request, fields)
        }
        return try answers.send(
            journey.channel.answer(code: code, issuer: request.issuer), of: journey.client, request, fields)
    }
}
