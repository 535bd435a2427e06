import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// The page on which a person chooses a new password, after its mail was read: by its code in the browser that asked for it, or by its link
/// in any.
struct ResetPages: Sendable {
    private let services: WebServices
    private let door: PassageDoor
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = PassageDoor(services)
        pages = PageAnswers(services)
    }

    /// What shows that the mail was read, and what the page needs beside it.
    private struct Reading {
        let evidence: PasswordReset.Evidence
        let carrier: NewPasswordPage.Carrier
        let path: String
        let proof: MailProof
        let account: Correspondent
        let passage: Passage?
    }

    // MARK: By the code

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        try await door.shown(request, or: "/forgot") { (passage) throws(Fault) in
            guard let reading = try await reading(passage, request) else {
                return try door.page("/forgot", passage, request)
            }
            return try page(reading, request)
        }
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        try await door.posted(request, or: "/forgot") { (passage, fields) throws(Fault) in
            guard let reading = try await reading(passage, request) else {
                return try door.page("/forgot", passage, request)
            }
            return try await finish(reading, fields, request)
        }
    }

    private func reading(_ passage: Passage, _ request: TenantRequest) async throws(Fault) -> Reading? {
        guard let id = passage.transaction.proof.map({ MailProofID($0) }) else { return nil }
        let browser = passage.browser.binding
        let proof = try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.confirmation.look(
                at: id, in: browser, tenant: request.tenant, now: request.server.now)
        }
        guard let proof, proof.state == .proven, let account = try await account(proof, request) else { return nil }
        return Reading(
            evidence: .proof(id, browser: browser), carrier: .transaction(try door.seal(passage, request)),
            path: "/reset", proof: proof, account: account, passage: passage)
    }

    // MARK: By the link

    @Sendable func showLink(_ request: TenantRequest) async throws -> Response {
        let text = (try? request.server.queryParameters())?["token"] ?? ""
        return try await linked(text, request) { (reading) throws(Fault) in try page(reading, request) }
    }

    @Sendable func submitLink(_ request: TenantRequest) async throws -> Response {
        guard request.server.comesFromOwnPage, let form = try? request.server.formParameters() else {
            return services.answer(.foreignForm, request)
        }
        return try await linked(form["token"] ?? "", request) { (reading) throws(Fault) in
            try await finish(reading, form, request)
        }
    }

    private func linked(
        _ text: String, _ request: TenantRequest, _ handle: (Reading) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        guard let token = MailToken(presented: text) else { return over(.unknown, request) }
        let proof = try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.confirmation.look(at: token, tenant: request.tenant, now: request.server.now)
        }
        guard let proof, proof.purpose.givesPassword else { return over(.unknown, request) }
        guard proof.state == .open else { return over(MailConfirmation.Refusal(proof.state), request) }
        guard let account = try await account(proof, request) else { return over(.unknown, request) }
        let browser = TenantCookies(request.tenant, issuer: request.issuer).browser(in: request.server)
        var passage: Passage?
        if let browser, browser.binding == proof.browser {
            passage = await door.resumed(
                proof.facts.journey, isRemembered: proof.facts.isRemembered, in: browser, request)
        }
        return try await handle(
            Reading(
                evidence: .token(token), carrier: .token(text), path: "/reset/link", proof: proof, account: account,
                passage: passage))
    }

    // MARK: Both

    private func account(_ proof: MailProof, _ request: TenantRequest) async throws(Fault) -> Correspondent? {
        try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.reset.account(proof, tenant: request.tenant)
        }
    }

    private func finish(
        _ reading: Reading, _ fields: RequestParameters, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        let rules = NewPasswordRules(
            of: request.tenant, client: reading.passage?.client, name: reading.account.name,
            email: reading.account.email)
        let typed = fields["password"] ?? ""
        let password: NewPassword
        do throws(NewPasswordProblem) {
            password = try rules.read(typed)
        } catch {
            return try page(reading, request, error)
        }
        let setting: PasswordSetting
        do throws(Failure<Never>) {
            setting = try await services.accounts.reset.finish(
                reading.evidence, of: reading.account, purpose: reading.proof.purpose, to: password,
                from: request.server.device,
                language: pages.language(of: request, uiLocales: reading.passage?.uiLocales ?? []).tag,
                tenant: request.tenant, now: request.server.now)
        } catch {
            if case .unavailable(let seconds) = error {
                return try page(reading, request, isBusy: true, [.retryAfter(seconds)])
            }
            throw Fault(error)
        }
        switch setting {
        case .set(let owner, _):
            return try await done(reading, owner, typed, request)
        case .refused, .unknown: return over(.unknown, request)
        case .over(let state): return over(MailConfirmation.Refusal(state), request)
        case .taken: return over(.taken, request)
        }
    }

    /// In the browser that asked, the person goes on, signed in by the same door as ever; elsewhere they are told.
    private func done(
        _ reading: Reading, _ owner: Correspondent, _ typed: String, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        guard let passage = reading.passage, reading.proof.purpose == .reset else {
            let outcome: OutcomePage.Outcome = reading.proof.purpose == .undo ? .addressRestored : .passwordSet
            return pages.answer(
                OutcomePage(outcome: outcome, way: .signIn(try request.link("/account"))), to: request)
        }
        let attempt = PasswordSignIn.Attempt(
            email: owner.email, password: typed, device: request.server.device,
            former: try await services.person(in: request)?.authentication, client: passage.client?.id,
            isRemembered: passage.transaction.isRemembered, incident: request.server.incident)
        var outcome: PasswordSignIn.Outcome?
        do throws(Failure<SignInRefusal>) {
            outcome = try await services.passwords.signIn(attempt, to: request.tenant, now: request.server.now)
        } catch {
            if case .broken(let what) = error { throw .broken(what) }
        }
        if case .signedIn(let signedIn) = outcome { return try await door.arrive(passage, signedIn, request) }
        // The password is set; whatever is in the way is told on the sign-in page.
        return try door.signIn(passage, request)
    }

    private func page(
        _ reading: Reading, _ request: TenantRequest, _ problem: NewPasswordProblem? = nil, isBusy: Bool = false,
        _ fields: [HTTPField] = []
    ) throws(Fault) -> Response {
        var page = NewPasswordPage(
            action: try request.link(reading.path), carrier: reading.carrier, address: reading.proof.facts.email,
            isUndoing: reading.proof.purpose == .undo, minimum: request.tenant.policy.passwordMinimum)
        page.problem = problem
        page.isBusy = isBusy
        if problem != nil || isBusy {
            services.log("new password refused", isBusy ? "busy" : "password_refused", request)
            page.incident = request.server.incident
        }
        return pages.answer(
            page, status: isBusy ? 503 : problem == nil ? 200 : 422, to: request,
            uiLocales: reading.passage?.uiLocales ?? [], policy: reading.passage?.policy ?? PageAnswers.Policy(), fields
        )
    }

    private func over(_ refusal: MailConfirmation.Refusal, _ request: TenantRequest) -> Response {
        services.log("new password refused", refusal.rawValue, request)
        let outcome = refusal.outcome
        let path = outcome == .linkUsed ? "/account" : "/forgot"
        let way = (try? request.link(path)).map {
            outcome == .linkUsed ? OutcomePage.Way.signIn($0) : OutcomePage.Way.startAgain($0)
        }
        return pages.answer(
            OutcomePage(outcome: outcome, way: way), status: refusal == .unknown ? 404 : 410, to: request)
    }
}
