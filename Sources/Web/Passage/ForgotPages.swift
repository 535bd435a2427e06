import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// The page for who has forgotten their password.
struct ForgotPages: Sendable {
    private let services: WebServices
    private let door: PassageDoor
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = PassageDoor(services)
        pages = PageAnswers(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        try await door.entered(request) { (passage) throws(Fault) in
            let email = passage.transaction.address ?? passage.journey?.authorization.loginHint ?? ""
            return try page(passage, email: email, request)
        }
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        try await door.posted(request, or: "/forgot") { (passage, fields) throws(Fault) in
            let typed = fields["email"] ?? ""
            guard let email = EmailAddress(typed) else {
                return try page(
                    passage, email: typed, request, typed.isEmpty ? .missingEmail : .malformedEmail,
                    reason: "email_malformed")
            }
            let asking = pages.asking(in: passage.browser, uiLocales: passage.uiLocales, request)
            var passage = passage
            do throws(Failure<PasswordReset.Refusal>) {
                passage.transaction.proof = try await services.accounts.reset.begin(
                    email, journey: passage.transaction.journey, by: asking, to: request.tenant,
                    now: request.server.now
                ).rawValue
            } catch {
                switch error {
                case .refused(let refusal):
                    let problem: ForgotPage.Problem = refusal == .addressUnusable ? .malformedEmail : .tooMany
                    return try page(passage, email: typed, request, problem, reason: refusal.rawValue)
                case .unavailable(let seconds): throw .unavailable(retryAfter: seconds)
                case .broken(let what): throw .broken(what)
                }
            }
            passage.transaction.address = email.text
            passage.transaction.start = .forgot
            return try door.page("/verify", passage, request)
        }
    }

    private func page(
        _ passage: Passage, email: String, _ request: TenantRequest, _ problem: ForgotPage.Problem? = nil,
        reason: String = ""
    ) throws(Fault) -> Response {
        var page = ForgotPage(
            action: try request.link("/forgot"), transaction: try door.seal(passage, request),
            signIn: try door.signInLink(passage, request), email: email)
        page.problem = problem
        if let problem {
            services.log("password reset refused", reason, request)
            page.incident = request.server.incident
            return pages.answer(
                page, status: problem == .tooMany ? 429 : 422, to: request, uiLocales: passage.uiLocales,
                policy: passage.policy)
        }
        return pages.answer(page, to: request, uiLocales: passage.uiLocales, policy: passage.policy)
    }
}
