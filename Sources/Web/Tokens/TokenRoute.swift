import Grants
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth

/// The endpoints to which clients post tokens and what stands for tokens.
struct TokenRoute: Sendable {
    private let services: WebServices
    private let refusals: TokenRefusals

    init(_ services: WebServices) {
        self.services = services
        refusals = TokenRefusals(services)
    }

    /// RFC 6749 section 3.2.
    @Sendable func token(_ request: TenantRequest) async throws -> Response {
        try await answer(request) { (parameters) throws(Failure<TokenError>) in
            let server = request.server
            let presented = TokenEndpoint.Presented(
                parameters: parameters, authorization: server.header(.authorization), device: server.device)
            let (response, client) = try await services.tokens.answer(
                presented, tenant: request.tenant, issuer: request.issuer, now: server.now)
            return .json(response.document, refusals.origins(of: client, asked: server))
        }
    }

    /// RFC 7009 section 2.
    @Sendable func revoke(_ request: TenantRequest) async throws -> Response {
        try await answer(request) { (parameters) throws(Failure<TokenError>) in
            let client = try await services.revocations.revoke(
                PresentedToken(parameters: parameters, authorization: request.server.header(.authorization)),
                from: request.server.device, tenant: request.tenant, issuer: request.issuer, now: request.server.now)
            return Response(status: 200, refusals.origins(of: client, asked: request.server))
        }
    }

    /// RFC 7662 section 2; signed when that is asked for (RFC 9701 section 4).
    @Sendable func introspect(_ request: TenantRequest) async throws -> Response {
        try await answer(request) { (parameters) throws(Failure<TokenError>) in
            let introspection = try await services.introspections.introspect(
                PresentedToken(parameters: parameters, authorization: request.server.header(.authorization)),
                tenant: request.tenant, issuer: request.issuer, now: request.server.now)
            let vary = [HTTPField(name: .vary, value: "Accept")]
            let type = "application/token-introspection+jwt"
            guard Accepting(request.server.header(.accept)).prefers(type, to: "application/json") else {
                return .json(introspection.document, vary)
            }
            return Response(status: 200, vary, type: type, bytes: Array(try introspection.signed().utf8))
        }
    }

    private func answer(
        _ request: TenantRequest, _ work: (RequestParameters) async throws(Failure<TokenError>) -> Response
    ) async throws -> Response {
        do throws(Failure<TokenError>) {
            guard let parameters = try? request.server.formParameters() else { throw .refused(.notAForm) }
            return try await work(parameters)
        } catch {
            guard case .refused(let refusal) = error else { throw error.fault ?? .broken("\(error)") }
            return await refusals.refuse(refusal, request)
        }
    }
}
