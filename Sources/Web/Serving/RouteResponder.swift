import FoundationEssentials
import Grants
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import OAuth

/// Serves one route: reads the body up to its limit, finds the tenant, calls the handler, and puts on the answer what the route's
/// line says. The one place where an unexpected error becomes `server_error`.
struct RouteResponder: Sendable {
    let route: Route
    let services: WebServices

    func respond(to request: Request, context: WebContext) async -> Response {
        let now = services.now()
        let incident = Incident.new()
        var response: Response
        do {
            let body = try await self.body(of: request)
            let incoming = ServerRequest(
                head: request.head, body: body,
                network: PeerAddress.address(
                    connection: context.network, headers: request.headers, proxies: services.proxies), now: now,
                incident: incident,
                logger: services.logger)
            switch route.handler {
            case .server(let handle):
                response = try await handle(incoming)
            case .tenant(let handle):
                response = try await handle(try await tenant(of: incoming, context))
            }
        } catch let fault as Fault {
            response = answer(fault, incident: incident, to: request)
        } catch {
            response = answer(.broken("\(error)"), incident: incident, to: request)
        }
        route.caching.apply(to: &response)
        if case .anyone = route.cors { response.headers[.accessControlAllowOrigin] = "*" }
        if services.publicURL.isHTTPS { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }

    private func body(of request: Request) async throws -> [UInt8] {
        if let declared = request.headers[.contentLength].flatMap({ Int($0) }), declared > route.bodyLimit {
            throw Fault.tooLarge(limit: route.bodyLimit)
        }
        guard route.bodyLimit > 0 else { return [] }
        do {
            return Array(buffer: try await request.body.collect(upTo: route.bodyLimit))
        } catch is NIOTooManyBytesError {
            throw Fault.tooLarge(limit: route.bodyLimit)
        } catch {
            throw Fault.bodyIncomplete
        }
    }

    private func tenant(of request: ServerRequest, _ context: WebContext) async throws(Fault) -> TenantRequest {
        guard let slug = context.parameters.get("tenant").flatMap({ Tenant.Slug($0) }) else { throw .notFound }
        let tenant = try await faulting { () async throws(Failure<Never>) in
            try await services.directory.tenant(slug, orLastKnown: route.caching.isPublic)
        }
        guard let tenant else { throw .notFound }
        return TenantRequest(
            server: request, tenant: tenant, issuer: Issuer(publicURL: services.publicURL, tenant: slug),
            parameters: context.parameters)
    }

    func answer(_ fault: Fault, incident: String, to request: Request) -> Response {
        if case .broken(let what) = fault {
            services.logger.error(
                "unexpected", metadata: ["incident": "\(incident)", "route": "\(route.path)", "what": "\(what)"])
        } else {
            services.logger.info(
                "refused", metadata: ["incident": "\(incident)", "route": "\(route.path)", "reason": "\(fault.reason)"])
        }
        var fields: [HTTPField] = []
        if case .unavailable(let seconds) = fault {
            fields.append(.retryAfter(seconds))
        }
        if case .methodNotAllowed(let allowed) = fault { fields.append(HTTPField(name: .allow, value: allowed)) }
        if case .tooLarge = fault { fields.append(HTTPField(name: .connection, value: "close")) }
        switch route.surface {
        case .document:
            return .json(
                ErrorDocument.document(
                    code: fault.code, description: fault.explanation, reason: fault.reason, incident: incident),
                status: fault.status, fields)
        case .page:
            let page = ErrorPage(
                problem: fault.problem, code: fault.code, reason: fault.reason, incident: incident,
                detail: fault.explanation)
            return PageAnswers(services).answer(
                page, status: fault.status,
                languages: LanguageTags(acceptLanguage: request.headers[.acceptLanguage]), fields)
        }
    }
}

extension Route.Caching {
    /// What anyone may keep for a while may as well be served a while longer when there is no database.
    var isPublic: Bool { if case .public = self { true } else { false } }

    func apply(to response: inout Response) {
        switch self {
        case .noStore:
            response.headers[.cacheControl] = "no-store"
        case .public(let seconds):
            response.headers[.cacheControl] = response.status.code < 400 ? "public, max-age=\(seconds)" : "no-store"
        case .immutable:
            response.headers[.cacheControl] =
                response.status.code < 400 ? "public, max-age=31536000, immutable" : "no-store"
        }
    }
}
