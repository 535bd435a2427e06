import Grants
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth

/// The token endpoint over HTTP (RFC 6749 section 3.2).
struct TokenRoute: Sendable {
    private let services: WebServices

    init(_ services: WebServices) {
        self.services = services
    }

    @Sendable func post(_ request: TenantRequest) async throws -> Response {
        let server = request.server
        do throws(Failure<TokenError>) {
            guard let parameters = try? server.formParameters() else { throw .refused(.notAForm) }
            let presented = TokenEndpoint.Presented(
                parameters: parameters, authorization: server.header(.authorization), device: server.device)
            let (response, client) = try await services.tokens.answer(
                presented, tenant: request.tenant, issuer: request.issuer, now: server.now)
            return .json(response.document, origins(of: client, asked: server))
        } catch {
            guard case .refused(let refusal) = error else { throw error.fault ?? .broken("\(error)") }
            return refuse(refusal, request, client: await client(in: request))
        }
    }

    private func refuse(_ refusal: TokenError, _ request: TenantRequest, client: Client?) -> Response {
        let server = request.server
        services.logger.info(
            "token refused",
            metadata: [
                "incident": "\(server.incident)", "tenant": "\(request.tenant.slug)", "reason": "\(refusal.rawValue)",
            ])
        var fields = client.map { origins(of: $0, asked: server) } ?? []
        if refusal.challengesClient {
            fields.append(
                HTTPField(name: .wwwAuthenticate, value: "Basic realm=\"\(request.issuer)\", charset=\"UTF-8\""))
        }
        let document = ErrorDocument.document(
            code: refusal.code, description: refusal.errorDescription, reason: refusal.rawValue,
            incident: server.incident)
        return .json(document, status: refusal.status, fields)
    }

    /// The client that a refused request names in its form, so that its own page may read why.
    private func client(in request: TenantRequest) async -> Client? {
        guard request.server.header(.origin) != nil,
            let id = (try? request.server.formParameters())?["client_id"].flatMap({ Client.ID($0) })
        else { return nil }
        return try? await services.directory.client(id, of: request.tenant)
    }

    /// CORS for the origins from which a public client runs: those of its redirect URIs.
    private func origins(of client: Client, asked request: ServerRequest) -> [HTTPField] {
        var fields = [HTTPField(name: .vary, value: "Origin")]
        if let origin = request.header(.origin), client.isPublic, client.origins.contains(origin) {
            fields.append(HTTPField(name: .accessControlAllowOrigin, value: origin))
        }
        return fields
    }
}
