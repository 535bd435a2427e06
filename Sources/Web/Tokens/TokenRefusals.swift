import Grants
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth

/// How the endpoints at which clients prove themselves refuse: the token endpoint's errors (RFC 6749 section 5.2), which RFC 7009
/// section 2.2.1 and RFC 7662 section 2.3 take over.
struct TokenRefusals: Sendable {
    private let services: WebServices

    init(_ services: WebServices) {
        self.services = services
    }

    func refuse(_ refusal: TokenError, _ request: TenantRequest) async -> Response {
        let server = request.server
        services.log("token refused", refusal.rawValue, request)
        var fields = await client(in: request).map { origins(of: $0, asked: server) } ?? []
        if refusal.challengesClient {
            fields.append(
                HTTPField(name: .wwwAuthenticate, value: "Basic realm=\"\(request.issuer)\", charset=\"UTF-8\""))
        }
        let document = ErrorDocument.document(
            code: refusal.code, description: refusal.errorDescription, reason: refusal.rawValue,
            incident: server.incident)
        return .json(document, status: refusal.status, fields)
    }

    /// CORS for the origins from which a public client runs: those of its redirect URIs.
    func origins(of client: Client, asked request: ServerRequest) -> [HTTPField] {
        var fields = [HTTPField(name: .vary, value: "Origin")]
        if let origin = request.header(.origin), client.isPublic, client.origins.contains(origin) {
            fields.append(HTTPField(name: .accessControlAllowOrigin, value: origin))
        }
        return fields
    }

    /// The client that a refused request names in its form, so that its own page may read why.
    private func client(in request: TenantRequest) async -> Client? {
        guard request.server.header(.origin) != nil,
            let id = (try? request.server.formParameters())?["client_id"].flatMap({ Client.ID($0) })
        else { return nil }
        return try? await services.directory.client(id, of: request.tenant)
    }
}
