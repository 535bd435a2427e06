import HTTPTypes
import Hummingbird
package import HummingbirdCore
import NIOCore
import OAuth

/// The routes as one responder.
package enum WebServer {
    /// What answers a request; for the server and for tests alike.
    package static func responder(_ services: WebServices) -> WebResponder {
        WebResponder(services)
    }

    /// How the HTTP side is set up: the stated limits of headers and the time that a request may take to arrive.
    package static func http() -> HTTPServerBuilder {
        .http1(
            configuration: .init(
                additionalChannelHandlers: [RequestDeadlines()],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 24_576, maxHeaderListSize: 32_768, maxHeaderFieldCount: 100)))
    }
}

/// Answers what no route does. A route `**` would not do: the router looks no further once it is on the way to another route.
private struct Nowhere: RouterMiddleware {
    private let responder: RouteResponder

    init(_ services: WebServices) {
        let route = Route(
            .get, "**", .page, body: Routes.formLimit, .noStore, .server { _ in throw Fault.notFound })
        responder = RouteResponder(route: route, services: services)
    }

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let response = await responder.respond(to: request, context: context)
        return request.method == .head ? response.createHeadResponse() : response
    }
}

/// Finds the route of a request and lets it answer.
package struct WebResponder: HTTPResponder {
    private let routes: RouterResponder<WebContext>

    init(_ services: WebServices) {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        var methods: [String: [HTTPRequest.Method]] = [:]
        let mounted = Routes.all(services).map { (services.publicURL.path + $0.path, $0) }
        let table = mounted + Routes.wellKnown(services).map { ($0.path, $0) }
        for (path, route) in table {
            let responder = RouteResponder(route: route, services: services)
            router.on(RouterPath(path), method: route.method) { request, context in
                await responder.respond(to: request, context: context)
            }
            methods[path, default: []].append(route.method)
        }
        for (path, route) in table where methods[path]?.first == route.method {
            WebResponder.addOtherMethods(of: path, route, methods[path] ?? [], to: router, services)
        }
        // Added last, it stands before no route: only before the router's own "not found".
        router.add(middleware: Nowhere(services))
        routes = router.buildResponder()
    }

    /// CORS preflights (Fetch section 3.2.2), and a clear refusal of the methods that the path doesn't have.
    private static func addOtherMethods(
        of path: String, _ route: Route, _ methods: [HTTPRequest.Method], to router: Router<WebContext>,
        _ services: WebServices
    ) {
        let allowed = (methods + [.options]).map(\.rawValue).joined(separator: ", ")
        let refusing = RouteResponder(
            route: Route(
                route.method, route.path, route.surface, .noStore,
                .server { _ in throw Fault.methodNotAllowed(allowed: allowed) }), services: services)
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] where !methods.contains(method) {
            router.on(RouterPath(path), method: method) { request, context in
                await refusing.respond(to: request, context: context)
            }
        }
        router.on(RouterPath(path), method: .options) { request, _ in
            Preflight.answer(request, cors: route.cors, allowed: allowed)
        }
    }

    /// Answers any request; nothing is thrown for a fault of ours, which is an answer too.
    package func respond(to request: Request, context: WebContext) async throws -> Response {
        try await routes.respond(to: request, context: context)
    }
}
