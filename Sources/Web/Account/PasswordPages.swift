import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// The page on which people change their password.
struct PasswordPages: Sendable {
    private let services: WebServices
    private let door: AccountDoor
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = AccountDoor(services)
        pages = PageAnswers(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        try await door.shown(request) { (visit) throws(Fault) in
            let owner = try await owner(visit.person, request)
            var page = try page(visit.person, owner, visit.transaction, request)
            let query = try? request.server.queryParameters()
            page.changed = query?["saved"].flatMap(NewPassword.Strength.init(rawValue:))
            return pages.answer(page, to: request, uiLocales: visit.person.languages, visit.fields)
        }
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        try await door.posted(request, or: "/account/password") { (person, form) throws(Fault) in
            let owner = try await owner(person, request)
            let rules = NewPasswordRules(of: request.tenant, client: nil, name: owner?.name, email: person.email)
            let password: NewPassword
            do throws(NewPasswordProblem) {
                password = try rules.read(form["password"])
            } catch {
                return try again(.new(error), "password_refused", person, owner, form, request)
            }
            let outcome: OwnAccount.PasswordOutcome
            do throws(Failure<Never>) {
                outcome = try await services.accounts.own.changePassword(
                    of: person.authentication, present: form["current"] ?? "", to: password,
                    keepsOthers: form["keep"] == "yes", from: request.server.device,
                    language: pages.language(of: request, uiLocales: person.languages).tag, tenant: request.tenant,
                    now: request.server.now)
            } catch {
                guard case .unavailable(let seconds) = error else { throw Fault(error) }
                return try again(.busy, "busy", person, owner, form, request, [.retryAfter(seconds)])
            }
            switch outcome {
            case .changed: return .seeOther(request.issuer.url("/account/password?saved=\(password.strength.rawValue)"))
            case .presentWrong: return try again(.presentWrong, "password_wrong", person, owner, form, request)
            case .tooManyTries: return try again(.tooManyTries, "too_many_tries", person, owner, form, request)
            }
        }
    }

    private func again(
        _ problem: PasswordPage.Problem, _ reason: String, _ person: Sessions.Person, _ owner: Correspondent?,
        _ form: RequestParameters, _ request: TenantRequest, _ fields: [HTTPField] = []
    ) throws(Fault) -> Response {
        services.log("password not changed", reason, request)
        var page = try page(person, owner, form["transaction"] ?? "", request)
        page.keepsOthers = form["keep"] == "yes"
        page.problem = problem
        page.incident = request.server.incident
        let status = problem == .busy ? 503 : problem == .tooManyTries ? 429 : 422
        return pages.answer(page, status: status, to: request, uiLocales: person.languages, fields)
    }

    private func owner(_ person: Sessions.Person, _ request: TenantRequest) async throws(Fault) -> Correspondent? {
        try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.own.owner(person.authentication.user, tenant: request.tenant)
        }
    }

    private func page(
        _ person: Sessions.Person, _ owner: Correspondent?, _ transaction: String, _ request: TenantRequest
    ) throws(Fault) -> PasswordPage {
        PasswordPage(
            frame: try door.frame(of: person, .password, request), action: try request.link("/account/password"),
            transaction: transaction, forgot: try request.link("/forgot"), email: person.email,
            hasPassword: owner?.password != nil, minimum: request.tenant.policy.passwordMinimum)
    }
}
