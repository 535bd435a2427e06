import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// Where the link of a mail leads that confirms an address. Looking at it changes nothing, however often and by whomever; only its button
/// does.
struct MailLinkPages: Sendable {
    private let services: WebServices
    private let door: PassageDoor
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = PassageDoor(services)
        pages = PageAnswers(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        let text = (try? request.server.queryParameters())?["token"] ?? ""
        guard let (token, proof) = try await known(text, request) else { return unknown(request) }
        guard let page = try page(token, proof, request) else { return over(proof, request) }
        return await answer(page, proof, request)
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        guard request.server.comesFromOwnPage, let form = try? request.server.formParameters() else {
            return services.answer(.foreignForm, request)
        }
        guard let (token, proof) = try await known(form["token"] ?? "", request) else { return unknown(request) }
        let here = own(proof, request)
        let confirmed: MailProof
        do throws(Failure<MailConfirmation.Refusal>) {
            if let here {
                confirmed = try await services.accounts.confirmation.confirm(
                    token, in: here.binding, from: request.server.device, tenant: request.tenant,
                    now: request.server.now)
            } else {
                confirmed = try await services.accounts.confirmation.confirm(
                    token, password: form["password"] ?? "", from: request.server.device, tenant: request.tenant,
                    now: request.server.now)
            }
        } catch {
            return try await refused(error, token, proof, request)
        }
        guard let here else { return outcome(.confirmed, nil, request) }
        return try await goOn(confirmed, here, request)
    }

    /// In the browser that began it: on to where the person wanted.
    private func goOn(
        _ proof: MailProof, _ browser: TenantCookies.Browser, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        guard proof.purpose == .signUp else { return .seeOther(request.issuer.url("/account/email?saved=yes")) }
        let former = try await services.person(in: request)?.authentication
        let signedIn = try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.confirmation.signIn(
                proof, former: former, from: request.server.device, tenant: request.tenant, now: request.server.now)
        }
        let passage = await door.resumed(
            proof.facts.journey, isRemembered: proof.facts.isRemembered, in: browser, request)
        guard let signedIn else { return try door.signIn(passage, request) }
        return try await door.arrive(passage, signedIn, request)
    }

    private func refused(
        _ failure: Failure<MailConfirmation.Refusal>, _ token: MailToken, _ proof: MailProof, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        switch failure {
        case .refused(.passwordWrong):
            return try await again(.passwordWrong, token, proof, request)
        case .refused(.tooManyTries):
            return try await again(.tooManyTries, token, proof, request)
        case .refused(.taken):
            services.log("mail not confirmed", MailConfirmation.Refusal.taken.rawValue, request)
            return outcome(.linkTaken, .signIn(try request.link("/account")), request, status: 409)
        case .refused(let refusal):
            services.log("mail not confirmed", refusal.rawValue, request)
            return outcome(refusal.outcome, way(refusal.outcome, request), request, status: 410)
        case .unavailable(let seconds):
            return try await again(.busy, token, proof, request, [.retryAfter(seconds)])
        case .broken(let what):
            throw .broken(what)
        }
    }

    private func again(
        _ problem: ConfirmPage.Problem, _ token: MailToken, _ proof: MailProof, _ request: TenantRequest,
        _ fields: [HTTPField] = []
    ) async throws(Fault) -> Response {
        services.log("mail not confirmed", problem.reason, request)
        guard var page = try page(token, proof, request) else { return over(proof, request) }
        page.problem = problem
        page.incident = request.server.incident
        let status = problem == .busy ? 503 : problem == .tooManyTries ? 429 : 422
        return await answer(page, status: status, proof, request, fields)
    }

    /// In the browser that began it the form's answer may lead back to the app.
    private func answer(
        _ page: ConfirmPage, status: Int = 200, _ proof: MailProof, _ request: TenantRequest, _ fields: [HTTPField] = []
    ) async -> Response {
        guard let browser = own(proof, request) else {
            return pages.answer(page, status: status, to: request, fields)
        }
        let passage = await door.resumed(
            proof.facts.journey, isRemembered: proof.facts.isRemembered, in: browser, request)
        return pages.answer(
            page, status: status, to: request, uiLocales: passage.uiLocales, policy: passage.policy, fields)
    }

    private func page(
        _ token: MailToken, _ proof: MailProof, _ request: TenantRequest
    ) throws(Fault) -> ConfirmPage? {
        guard proof.state == .open, let purpose = ConfirmPage.Purpose(proof.purpose) else { return nil }
        return ConfirmPage(
            action: try request.link("/verify/link"), token: token.expose(), purpose: purpose,
            address: proof.facts.email, asksForPassword: own(proof, request) == nil)
    }

    /// The browser, when it is the one that began the proof.
    private func own(_ proof: MailProof, _ request: TenantRequest) -> TenantCookies.Browser? {
        let browser = TenantCookies(request.tenant, issuer: request.issuer).browser(in: request.server)
        guard let browser, browser.binding == proof.browser else { return nil }
        return browser
    }

    private func known(_ text: String, _ request: TenantRequest) async throws(Fault) -> (MailToken, MailProof)? {
        guard let token = MailToken(presented: text) else { return nil }
        let proof = try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.confirmation.look(at: token, tenant: request.tenant, now: request.server.now)
        }
        return proof.flatMap { $0.purpose.givesPassword ? nil : (token, $0) }
    }

    private func over(_ proof: MailProof, _ request: TenantRequest) -> Response {
        let refusal = MailConfirmation.Refusal(proof.state)
        services.log("mail not confirmed", refusal.rawValue, request)
        return outcome(
            refusal.outcome, way(refusal.outcome, request), request, status: 410)
    }

    /// What was done is done: the way on is to sign in. Else it begins anew.
    private func way(_ outcome: OutcomePage.Outcome, _ request: TenantRequest) -> OutcomePage.Way? {
        (try? request.link("/account")).map { outcome == .linkUsed ? .signIn($0) : .startAgain($0) }
    }

    private func unknown(_ request: TenantRequest) -> Response {
        services.log("mail not confirmed", MailConfirmation.Refusal.unknown.rawValue, request)
        return outcome(.linkUnknown, way(.linkUnknown, request), request, status: 404)
    }

    private func outcome(
        _ outcome: OutcomePage.Outcome, _ way: OutcomePage.Way?, _ request: TenantRequest, status: Int = 200
    ) -> Response {
        pages.answer(OutcomePage(outcome: outcome, way: way), status: status, to: request)
    }
}

extension ConfirmPage.Purpose {
    init?(_ purpose: MailProof.Purpose) {
        switch purpose {
        case .signUp: self = .signUp
        case .verify: self = .verify
        case .change: self = .change
        case .reset, .undo, .identify: return nil
        }
    }
}

extension MailConfirmation.Refusal {
    /// As the page of a link tells it.
    var outcome: OutcomePage.Outcome {
        switch self {
        case .expired, .notYet: .linkExpired
        case .replaced: .linkReplaced
        case .used: .linkUsed
        case .tooManyTries: .linkExhausted
        case .taken: .linkTaken
        case .unknown, .codeMalformed, .codeWrong, .passwordWrong: .linkUnknown
        }
    }
}
