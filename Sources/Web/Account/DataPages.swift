import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// The page on which people get their data, and delete their account.
struct DataPages: Sendable {
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
            let page = try await page(visit.person, visit.transaction, request)
            return pages.answer(page, to: request, uiLocales: visit.person.languages, visit.fields)
        }
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        try await door.posted(request, or: "/account/data") { (person, form) throws(Fault) in
            switch form["do"].flatMap(DataPage.Wish.init(rawValue:)) {
            case .download: return try await download(person, request)
            case .delete: return try await delete(person, form, request)
            case nil: return .seeOther(request.issuer.url("/account/data"))
            }
        }
    }

    private func download(_ person: Sessions.Person, _ request: TenantRequest) async throws(Fault) -> Response {
        let data = try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.own.data(
                of: person.authentication.user, from: request.server.device, tenant: request.tenant,
                now: request.server.now)
        }
        guard let data else { throw .notFound }
        let name = "\(request.tenant.slug)-\(request.server.now.formatted(.iso8601).prefix(10)).json"
        let disposition = HTTPField(name: .contentDisposition, value: "attachment; filename=\"\(name)\"")
        return .json(data.document, [disposition])
    }

    private func delete(
        _ person: Sessions.Person, _ form: RequestParameters, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        let outcome: AccountDeletion.Outcome
        do throws(Failure<Never>) {
            outcome = try await services.accounts.deletion.close(
                person.authentication, password: form["password"] ?? "", from: request.server.device,
                language: pages.language(of: request, uiLocales: person.languages).tag,
                tenant: request.tenant, now: request.server.now)
        } catch {
            guard case .unavailable(let seconds) = error else { throw Fault(error) }
            return try await again(.busy, "busy", person, form, request, [.retryAfter(seconds)])
        }
        switch outcome {
        case .passwordWrong: return try await again(.passwordWrong, "password_wrong", person, form, request)
        case .tooManyTries: return try await again(.tooManyTries, "too_many_tries", person, form, request)
        case .unknown: return .seeOther(request.issuer.url("/account"))
        case .closed(let time):
            return farewell(.closed, String(time.formatted(.iso8601).prefix(10)), person, request)
        case .erased: return farewell(.erased, "", person, request)
        }
    }

    private func farewell(
        _ outcome: OutcomePage.Outcome, _ date: String, _ person: Sessions.Person, _ request: TenantRequest
    ) -> Response {
        let removal = TenantCookies(request.tenant, issuer: request.issuer).removal
        return pages.answer(
            OutcomePage(outcome: outcome, way: nil, date: date), to: request, uiLocales: person.languages, [removal])
    }

    private func again(
        _ problem: DataPage.Problem, _ reason: String, _ person: Sessions.Person, _ form: RequestParameters,
        _ request: TenantRequest, _ fields: [HTTPField] = []
    ) async throws(Fault) -> Response {
        services.log("account not deleted", reason, request)
        var page = try await page(person, form["transaction"] ?? "", request)
        page.problem = problem
        page.incident = request.server.incident
        let status = problem == .busy ? 503 : problem == .tooManyTries ? 429 : 422
        return pages.answer(page, status: status, to: request, uiLocales: person.languages, fields)
    }

    private func page(
        _ person: Sessions.Person, _ transaction: String, _ request: TenantRequest
    ) async throws(Fault) -> DataPage {
        let owner = try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.own.owner(person.authentication.user, tenant: request.tenant)
        }
        let hasPassword = owner?.password != nil
        return DataPage(
            frame: try door.frame(of: person, .data, request), action: try request.link("/account/data"),
            transaction: transaction, hasPassword: hasPassword,
            proof: try door.proof(of: person, hasPassword: hasPassword, request), email: person.email,
            days: (request.tenant.policy.deletionGrace + 86_399) / 86_400)
    }
}
