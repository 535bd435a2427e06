import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// The page that waits for the code of a mail.
struct CheckMailPages: Sendable {
    private let services: WebServices
    private let door: PassageDoor
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = PassageDoor(services)
        pages = PageAnswers(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        try await door.shown(request, or: "/account") { (passage) throws(Fault) in
            let wasSentAgain = (try? request.server.queryParameters())?["sent"] == "again"
            return try page(passage, request, wasSentAgain: wasSentAgain)
        }
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        try await door.posted(request, or: "/account") { (passage, fields) throws(Fault) in
            guard let proof = passage.transaction.proof.map({ MailProofID($0) }) else {
                return .seeOther(request.issuer.url("/account"))
            }
            if fields["do"].flatMap(CheckMailPage.Wish.init(rawValue:)) == .again {
                return try await sendAgain(proof, passage, request)
            }
            return try await confirm(proof, typed: fields["code"] ?? "", passage, request)
        }
    }

    private func confirm(
        _ proof: MailProofID, typed: String, _ passage: Passage, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        let confirmed: MailProof
        do throws(Failure<MailConfirmation.Refusal>) {
            confirmed = try await services.accounts.confirmation.confirm(
                proof, typed: typed, in: passage.browser.binding, from: request.server.device, tenant: request.tenant,
                now: request.server.now)
        } catch {
            // What it gives was taken by the link: on to where the person wanted, by the usual way in.
            if case .refused(.used) = error, passage.transaction.start != .account {
                return try await door.goOn(passage, request)
            }
            return try refused(error, passage, request)
        }
        switch confirmed.purpose {
        case .signUp, .identify:
            let former = try await services.person(in: request)?.authentication
            let signedIn = try await faulting { () async throws(Failure<Never>) in
                try await services.accounts.confirmation.signIn(
                    confirmed, former: former, from: request.server.device, tenant: request.tenant,
                    now: request.server.now)
            }
            guard let signedIn else { return try door.signIn(passage, request) }
            return try await door.arrive(passage, signedIn, request)
        case .reset, .undo:
            return try door.page("/reset", passage, request)
        case .verify, .change:
            return .seeOther(request.issuer.url("/account/email?saved=yes"))
        }
    }

    private func sendAgain(
        _ proof: MailProofID, _ passage: Passage, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        let asking = pages.asking(in: passage.browser, uiLocales: passage.uiLocales, request)
        var again = passage
        do throws(Failure<MailRepetition.Refusal>) {
            again.transaction.proof = try await services.accounts.repetition.begin(
                proof, by: asking, to: request.tenant, now: request.server.now
            ).rawValue
        } catch {
            switch error {
            case .refused(.tooManyRequests): return try page(passage, request, .tooMany, reason: "too_many_requests")
            case .refused(.unknown): return try page(passage, request, .unknown, reason: "proof_unknown")
            case .unavailable(let seconds): throw .unavailable(retryAfter: seconds)
            case .broken(let what): throw .broken(what)
            }
        }
        return .seeOther(try door.address("/verify", again, request) + "&sent=again")
    }

    private func refused(
        _ failure: Failure<MailConfirmation.Refusal>, _ passage: Passage, _ request: TenantRequest
    ) throws(Fault) -> Response {
        switch failure {
        case .refused(let refusal):
            return try page(passage, request, refusal.problem, reason: refusal.rawValue)
        case .unavailable(let seconds):
            return try page(passage, request, .busy, reason: "busy", [.retryAfter(seconds)])
        case .broken(let what):
            throw .broken(what)
        }
    }

    private func page(
        _ passage: Passage, _ request: TenantRequest, wasSentAgain: Bool = false,
        _ problem: CheckMailPage.Problem? = nil, reason: String = "", _ fields: [HTTPField] = []
    ) throws(Fault) -> Response {
        var page = CheckMailPage(
            action: try request.link("/verify"), transaction: try door.seal(passage, request),
            address: passage.transaction.address ?? "", other: try other(passage, request))
        page.hasLink = passage.transaction.start != .finish
        page.wasSentAgain = wasSentAgain
        page.problem = problem
        if let problem {
            services.log("mail not confirmed", reason, request)
            page.incident = request.server.incident
            return pages.answer(
                page, status: problem.status, to: request, uiLocales: passage.uiLocales, policy: passage.policy, fields)
        }
        return pages.answer(page, to: request, uiLocales: passage.uiLocales, policy: passage.policy)
    }

    /// Where another address is typed.
    private func other(_ passage: Passage, _ request: TenantRequest) throws(Fault) -> PageLink? {
        switch passage.transaction.start {
        case .signUp: try door.link("/sign-up", passage, request)
        case .forgot: try door.link("/forgot", passage, request)
        case .account: try request.link("/account/email")
        case .finish: try door.signInLink(passage, request)
        }
    }
}

extension CheckMailPage.Problem {
    var status: Int {
        switch self {
        case .busy: 503
        case .tooMany, .tooManyTries: 429
        default: 422
        }
    }
}

extension MailConfirmation.Refusal {
    var problem: CheckMailPage.Problem {
        switch self {
        case .codeMalformed: .codeMalformed
        case .codeWrong, .passwordWrong: .codeWrong
        case .tooManyTries: .tooManyTries
        case .expired: .expired
        case .replaced: .replaced
        case .used: .used
        case .unknown: .unknown
        case .notYet: .notYet
        case .taken: .taken
        }
    }
}
