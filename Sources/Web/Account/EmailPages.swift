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
            let asking = MailProofs.Asking(
                browser: browser.binding, device: request.server.device,
                language: pages.language(of: request, uiLocales: person.languages).tag)
            let isVerifying = form["do"].flatMap(EmailPage.Wish.init(rawValue:)) == .verify
            let typed = form["email"] ?? ""
            let user = person.authentication.user
            do throws(Failure<AddressChange.Refusal>) {
                let address: String
                let proof: MailProofID
                if isVerifying {
                    (proof, address) = try await services.accounts.addresses.verify(
                        user, by: asking, tenant: request.tenant, now: request.server.now)
                } else {
                    guard let email = EmailAddress(typed) else {
                        return try await again(
                            typed.isEmpty ? .missing : .malformed, "email_malformed", person, form, request)
                    }
                    proof = try await services.accounts.addresses.change(
                        user, to: email, password: form["password"] ?? "", by: asking, tenant: request.tenant,
                        now: request.server.now)
                    address = email.text
                }
                return try toCode(proof, address, browser, request)
            } catch {
                return try await refused(error, person, form, request)
            }
        }
    }

    private func toCode(
        _ proof: MailProofID, _ address: String, _ browser: TenantCookies.Browser, _ request: TenantRequest
    ) throws(Failure<AddressChange.Refusal>) -> Response {
        var transaction = PassageTransaction(started: request.server.now, browser: browser.binding, journey: nil)
        transaction.proof = proof.rawValue
        transaction.address = address
        transaction.start = .account
        do throws(Fault) {
            return try passage.page(
                "/verify", Passage(transaction: transaction, journey: nil, browser: browser), request)
        } catch {
            throw .broken("\(error)")
        }
    }

    private func refused(
        _ failure: Failure<AddressChange.Refusal>, _ person: Sessions.Person, _ form: RequestParameters,
        _ request: TenantRequest
    ) async throws(Fault) -> Response {
        switch failure {
        case .refused(let refusal):
            guard let problem = refusal.problem else { return .seeOther(request.issuer.url("/account/email")) }
            return try await page(problem, refusal.rawValue, person, form, request)
        case .unavailable:
            return try await page(.busy, "busy", person, form, request)
        case .broken(let what):
            throw .broken(what)
        }
    }

    private func again(
        _ problem: EmailPage.Problem, _ reason: String, _ person: Sessions.Person, _ form: RequestParameters,
        _ request: TenantRequest
    ) async throws(Failure<AddressChange.Refusal>) -> Response {
        do throws(Fault) {
            return try await page(problem, reason, person, form, request)
        } catch {
            throw .broken("\(error)")
        }
    }

    private func page(
        _ problem: EmailPage.Problem, _ reason: String, _ person: Sessions.Person, _ form: RequestParameters,
        _ request: TenantRequest
    ) async throws(Fault) -> Response {
        services.log("address not changed", reason, request)
        var page = try await page(person, form["transaction"] ?? "", request)
        page.typed = form["email"] ?? ""
        page.problem = problem
        page.incident = request.server.incident
        let status = problem == .busy ? 503 : [.tooMany, .tooManyTries].contains(problem) ? 429 : 422
        return pages.answer(page, status: status, to: request, uiLocales: person.languages)
    }

    private func page(
        _ person: Sessions.Person, _ transaction: String, _ request: TenantRequest
    ) async throws(Fault) -> EmailPage {
        let owner = try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.own.owner(person.authentication.user, tenant: request.tenant)
        }
        return EmailPage(
            frame: try door.frame(of: person, .email, request), action: try request.link("/account/email"),
            transaction: transaction, address: owner?.email ?? person.email, isVerified: owner?.isVerified ?? true,
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
