import Grants
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// The UserInfo endpoint over HTTP (OpenID Connect Core 5.3, RFC 6750).
struct UserInfoRoute: Sendable {
    private let services: WebServices

    init(_ services: WebServices) {
        self.services = services
    }

    @Sendable func get(_ request: TenantRequest) async throws -> Response {
        try await answer(request, form: nil)
    }

    @Sendable func post(_ request: TenantRequest) async throws -> Response {
        let server = request.server
        guard !server.body.isEmpty else { return try await answer(request, form: nil) }
        guard let form = try? server.formParameters() else { return refuse(.requestMalformed, request) }
        return try await answer(request, form: form)
    }

    private func answer(_ request: TenantRequest, form: RequestParameters?) async throws -> Response {
        let server = request.server
        do throws(Failure<BearerError>) {
            let token: BearerToken
            do throws(BearerError) {
                token = try BearerToken(authorization: server.header(.authorization), form: form)
            } catch {
                throw Failure<BearerError>.refused(error)
            }
            return .json(
                try await services.userInfo.claims(
                    for: token, tenant: request.tenant, issuer: request.issuer, now: server.now))
        } catch {
            guard case .refused(let refusal) = error else { throw error.fault ?? .broken("\(error)") }
            return refuse(refusal, request)
        }
    }

    private func refuse(_ refusal: BearerError, _ request: TenantRequest) -> Response {
        let server = request.server
        services.log("userinfo refused", refusal.rawValue, request)
        let challenge = HTTPField(name: .wwwAuthenticate, value: refusal.challenge(realm: request.issuer.description))
        let expose = HTTPField(name: .accessControlExposeHeaders, value: "WWW-Authenticate")
        // RFC 6750 section 3.1: a request without any authentication gets no error code.
        guard let code = refusal.code else { return Response(status: refusal.status, [challenge, expose]) }
        let document = ErrorDocument.document(
            code: code, description: refusal.errorDescription, reason: refusal.rawValue, incident: server.incident)
        return .json(document, status: refusal.status, [challenge, expose])
    }
}
