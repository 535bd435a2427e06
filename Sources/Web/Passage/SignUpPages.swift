import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// The page on which a person makes an account.
struct SignUpPages: Sendable {
    private let services: WebServices
    private let door: PassageDoor
    private let ways: ProviderWays
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = PassageDoor(services)
        ways = ProviderWays(services)
        pages = PageAnswers(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        try await door.entered(request) { (passage) throws(Fault) in
            guard SignUp.isOpen(request.tenant) else { return closed(passage, request) }
            var page = try await blank(passage, request)
            page.email = passage.journey?.authorization.loginHint ?? ""
            return pages.answer(page, to: request, uiLocales: passage.uiLocales, policy: passage.policy)
        }
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        try await door.posted(request, or: "/sign-up") { (passage, fields) throws(Fault) in
            guard SignUp.isOpen(request.tenant) else { return closed(passage, request) }
            var passage = passage
            passage.transaction.isRemembered = fields["remember"] == "yes"
            let providers = try await ways.providers(for: passage.journey?.authorization, request)
            if let typed = fields["email"], let provider = providers.home(of: typed) {
                let link = try ways.link(
                    to: provider, carrying: try door.seal(passage, request), hint: typed,
                    isRemembered: passage.transaction.isRemembered, request)
                return pages.answer(
                    LeavingPage(provider: link, address: typed), to: request, uiLocales: passage.uiLocales)
            }
            switch wish(fields, passage, request) {
            case .failure(let problem):
                return try await again(problem.kind, reason: problem.reason, fields, passage, request)
            case .success(let wish):
                return try await begin(wish, fields, passage, request)
            }
        }
    }

    private func begin(
        _ wish: SignUp.Wish, _ fields: RequestParameters, _ passage: Passage, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        var begun = passage
        do throws(Failure<SignUp.Refusal>) {
            begun.transaction.proof = try await services.accounts.signUp.begin(
                wish, by: asking(passage, request), to: request.tenant, now: request.server.now
            ).rawValue
        } catch {
            switch error {
            case .refused(.closed): return closed(passage, request)
            case .refused(.domainNotAllowed):
                return try await again(
                    .domain, reason: SignUp.Refusal.domainNotAllowed.rawValue, fields, passage, request)
            case .refused(.addressUnusable):
                return try await again(
                    .malformedEmail, reason: SignUp.Refusal.addressUnusable.rawValue, fields, passage, request)
            case .refused(.tooManyRequests):
                return try await again(
                    .tooMany, reason: SignUp.Refusal.tooManyRequests.rawValue, fields, passage, request)
            case .unavailable(let seconds):
                return try await again(.busy, reason: "busy", fields, passage, request, [.retryAfter(seconds)])
            case .broken(let what): throw .broken(what)
            }
        }
        begun.transaction.address = wish.email.text
        begun.transaction.start = .signUp
        return try door.page("/verify", begun, request)
    }

    /// What is wrong with a form, for its page and for the log.
    private struct FormProblem: Error {
        let kind: SignUpPage.Problem
        let reason: String
    }

    private func wish(
        _ fields: RequestParameters, _ passage: Passage, _ request: TenantRequest
    ) -> Result<SignUp.Wish, FormProblem> {
        let typed = fields["email"] ?? ""
        guard !typed.isEmpty else { return .failure(FormProblem(kind: .missingEmail, reason: "email_missing")) }
        guard let email = EmailAddress(typed) else {
            return .failure(FormProblem(kind: .malformedEmail, reason: "email_malformed"))
        }
        guard let name = PersonalName.read(fields["name"]) else {
            return .failure(FormProblem(kind: .name, reason: "name_malformed"))
        }
        let rules = NewPasswordRules(of: request.tenant, client: passage.client, name: name.text, email: email.text)
        do throws(NewPasswordProblem) {
            return .success(
                SignUp.Wish(
                    email: email, name: name.text, password: try rules.read(fields["password"]),
                    journey: passage.transaction.journey, isRemembered: passage.transaction.isRemembered))
        } catch {
            return .failure(FormProblem(kind: .password(error), reason: "password_refused"))
        }
    }

    private func blank(_ passage: Passage, _ request: TenantRequest) async throws(Fault) -> SignUpPage {
        let brand = request.tenant.brand
        let sealed = try door.seal(passage, request)
        var page = SignUpPage(
            action: try request.link("/sign-up"), transaction: sealed,
            signIn: try door.signInLink(passage, request), clientName: passage.client?.name,
            isRemembered: passage.transaction.isRemembered, minimum: request.tenant.policy.passwordMinimum,
            domains: request.tenant.policy.signUpDomains,
            hasDocuments: brand.termsOfService != nil || brand.privacyPolicy != nil)
        let providers = try await ways.providers(for: passage.journey?.authorization, request)
        page.providers = try ways.links(to: providers, carrying: sealed, request)
        return page
    }

    private func again(
        _ problem: SignUpPage.Problem, reason: String, _ typed: RequestParameters, _ passage: Passage,
        _ request: TenantRequest, _ fields: [HTTPField] = []
    ) async throws(Fault) -> Response {
        services.log("sign-up refused", reason, request)
        var page = try await blank(passage, request)
        page.email = typed["email"] ?? ""
        page.name = typed["name"] ?? ""
        page.problem = problem
        // No script tells how good it is while it is typed: the page does when it comes back for another reason.
        let rules = NewPasswordRules(of: request.tenant, client: passage.client, name: page.name, email: page.email)
        page.strength = problem.isPassword ? nil : (try? rules.read(typed["password"]))?.strength
        page.incident = request.server.incident
        let status = problem == .busy ? 503 : problem == .tooMany ? 429 : 422
        return pages.answer(
            page, status: status, to: request, uiLocales: passage.uiLocales, policy: passage.policy, fields)
    }

    private func closed(_ passage: Passage, _ request: TenantRequest) -> Response {
        services.log("sign-up refused", SignUp.Refusal.closed.rawValue, request)
        return pages.answer(
            SignUpClosedPage(), status: 403, to: request, uiLocales: passage.uiLocales, policy: passage.policy)
    }

    private func asking(_ passage: Passage, _ request: TenantRequest) -> MailProofs.Asking {
        pages.asking(in: passage.browser, uiLocales: passage.uiLocales, request)
    }
}
