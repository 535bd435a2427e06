import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// The page on which people verify the address of their account, and change it.
struct EmailPages: Sendable {
    private let services: WebServices
    private let door: AccountDoor
    private let passage: PassageDoor
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = AccountDoor(services)
        passage = PassageDoor(services)
        pages = PageAnswers(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        try await door.shown(request) { (visit) throws(Fault) in
            let page = try await page(visit.person, visit.transaction, request)
            return pages.answer(page, to: request, uiLocales: visit.person.languages, visit.fields)
        }
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        try await door.posted(request, or: "/account/email") { (person, form) throws(Fault) in
            guard let browser = TenantCookies(request.tenant, issuer: request.issuer).browser(in: request.server) else {
                return services.answer(.foreignForm, request)
            }
            let asking = pages.asking(in: browser, uiLocales: person.languages, request)
            let typed = form["email"] ?? ""
            let isVerifying = form["do"].flatMap(EmailPage.Wish.init(rawValue:)) == .verify
            let email = EmailAddress(typed)
            guard isVerifying || email != nil else {
                let problem: EmailPage.Problem = typed.isEmpty ? .missing : .malformed
                return try await page(problem, "email_malformed", person, form, request)
            }
            let begun: (proof: MailProofID, address: String)
            do throws(Failure<AddressChange.Refusal>) {
                begun = try await begin(email: isVerifying ? nil : email, person, form, asking, request)
            } catch {
                return try await refused(error, person, form, request)
            }
            return try toCode(begun.proof, begun.address, browser, request)
        }
    }

    /// To the new address, or without one to the present.
    private func begin(
        email: EmailAddress?, _ person: Sessions.Person, _ form: RequestParameters, _ asking: MailProofs.Asking,
        _ request: TenantRequest
    ) async throws(Failure<AddressChange.Refusal>) -> (proof: MailProofID, address: String) {
        let addresses = services.accounts.addresses
        guard let email else {
            return try await addresses.verify(
                person.authentication, by: asking, tenant: request.tenant, now: request.server.now)
        }
        let proof = try await addresses.change(
            person.authentication, to: email, password: form["password"] ?? "", by: asking, tenant: request.tenant,
            now: request.server.now)
        return (proof, email.text)
    }

    private func toCode(
        _ proof: MailProofID, _ address: String, _ browser: TenantCookies.Browser, _ request: TenantRequest
    ) throws(Fault) -> Response {
        var transaction = PassageTransaction(started: request.server.now, browser: browser.binding, journey: nil)
        transaction.proof = proof.rawValue
        transaction.address = address
        transaction.start = .account
        return try passage.page(
            "/verify", Passage(transaction: transaction, journey: nil, browser: browser), request)
    }

    private func refused(
        _ failure: Failure<AddressChange.Refusal>, _ person: Sessions.Person, _ form: RequestParameters,
        _ request: TenantRequest
    ) async throws(Fault) -> Response {
        switch failure {
        case .refused(let refusal):
            guard let problem = refusal.problem else { return .seeOther(request.issuer.url("/account/email")) }
            return try await page(problem, refusal.rawValue, person, form, request)
        case .unavailable(let seconds):
            return try await page(.busy, "busy", person, form, request, [.retryAfter(seconds)])
        case .broken(let what):
            throw .broken(what)
        }
    }

    private func page(
        _ problem: EmailPage.Problem, _ reason: String, _ person: Sessions.Person, _ form: RequestParameters,
        _ request: TenantRequest, _ fields: [HTTPField] = []
    ) async throws(Fault) -> Response {
        services.log("address not changed", reason, request)
        var page = try await page(person, form["transaction"] ?? "", request)
        page.typed = form["email"] ?? ""
        page.problem = problem
        page.incident = request.server.incident
        let status = problem == .busy ? 503 : [.tooMany, .tooManyTries].contains(problem) ? 429 : 422
        return pages.answer(page, status: status, to: request, uiLocales: person.languages, fields)
    }

    private func page(
        _ person: Sessions.Person, _ transaction: String, _ request: TenantRequest
    ) async throws(Fault) -> EmailPage {
        let owner = try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.own.owner(person.authentication.user, tenant: request.tenant)
        }
        let hasPassword = owner?.password != nil
        return EmailPage(
            frame: try door.frame(of: person, .email, request), action: try request.link("/account/email"),
            transaction: transaction, hasPassword: hasPassword,
            proof: try door.proof(of: person, hasPassword: hasPassword, request), address: owner?.email ?? person.email,
            isVerified: owner?.isVerified ?? true,
            domains: request.tenant.policy.signUpDomains)
    }
}

extension AddressChange.Refusal {
    /// Nil: there is nothing to tell.
    fileprivate var problem: EmailPage.Problem? {
        switch self {
        case .passwordWrong: .passwordWrong
        case .tooManyTries: .tooManyTries
        case .tooManyRequests: .tooMany
        case .domainNotAllowed: .domain
        case .addressUnusable: .malformed
        case .same: .same
        case .notNeeded: nil
        }
    }
}
