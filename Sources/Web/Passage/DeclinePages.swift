import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// For who wants no more invitations. A mail program may post here by itself, when its reader presses its button (RFC 8058): the token in
/// the address is all there is, so neither a cookie nor a page of ours is asked for.
struct DeclinePages: Sendable {
    private let services: WebServices
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        pages = PageAnswers(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        guard let token = token(request) else { return unknown(request) }
        let address = try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.invitations.address(behind: token, tenant: request.tenant)
        }
        guard let address else { return unknown(request) }
        return pages.answer(
            DeclinePage(action: try request.link("/decline?token=" + token.expose()), address: address), to: request)
    }

    @Sendable func submit(_ request: TenantRequest) async throws -> Response {
        guard let token = token(request) else { return unknown(request) }
        let isDeclined = try await faulting { () async throws(Failure<Never>) in
            try await services.accounts.invitations.decline(token, tenant: request.tenant, now: request.server.now)
        }
        guard isDeclined else { return unknown(request) }
        return pages.answer(OutcomePage(outcome: .declined, way: nil), to: request)
    }

    private func token(_ request: TenantRequest) -> InvitationToken? {
        (try? request.server.queryParameters())?["token"].flatMap { InvitationToken(presented: $0) }
    }

    private func unknown(_ request: TenantRequest) -> Response {
        services.log("invitation not declined", "invitation_unknown", request)
        return pages.answer(OutcomePage(outcome: .linkUnknown, way: nil), status: 404, to: request)
    }
}
