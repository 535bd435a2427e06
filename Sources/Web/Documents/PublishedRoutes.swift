import Grants
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth

/// Documents that are the same for everyone.
struct PublishedRoutes: Sendable {
    private let services: WebServices

    init(_ services: WebServices) {
        self.services = services
    }

    @Sendable func metadata(_ request: TenantRequest) async throws -> Response {
        .document(
            services.documents.metadata(of: request.tenant, issuer: request.issuer), type: "application/json",
            for: request.server)
    }

    @Sendable func keys(_ request: TenantRequest) async throws -> Response {
        let document = try await faulting { () async throws(Failure<Never>) in
            try await services.documents.keys(of: request.tenant, now: request.server.now)
        }
        return .document(document, type: "application/json", for: request.server)
    }

    @Sendable func asset(_ request: ServerRequest) async throws -> Response {
        let path = (request.head.path ?? "").prefix { $0 != "?" }
        guard let asset = services.templates.assets[path: String(path)] else { throw Fault.notFound }
        return .document(asset.document, type: asset.contentType, for: request)
    }

    /// The process runs.
    @Sendable func alive(_ request: ServerRequest) async throws -> Response {
        var object = JSONObject()
        object.set("status", "alive")
        return .json(object)
    }

    /// The process can do its work: the database answers.
    @Sendable func ready(_ request: ServerRequest) async throws -> Response {
        guard await services.documents.isReady() else { throw Fault.unavailable(retryAfter: 1) }
        var object = JSONObject()
        object.set("status", "ready")
        return .json(object)
    }
}
