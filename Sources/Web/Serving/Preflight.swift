import HTTPTypes
import Hummingbird
import HummingbirdCore

/// What a browser asks before it lets a script of another origin send a request.
enum Preflight {
    /// Saying yes gives nothing away: a script reads only the answers that name its origin.
    static func answer(_ request: Request, cors: Route.CORS, allowed: String) -> Response {
        let allow = HTTPField(name: .allow, value: allowed)
        if case .none = cors { return Response(status: 204, [allow]) }
        return Response(
            status: 204,
            [
                allow,
                HTTPField(name: .accessControlAllowOrigin, value: "*"),
                HTTPField(name: .accessControlAllowMethods, value: allowed),
                HTTPField(name: .accessControlAllowHeaders, value: "Authorization, Content-Type"),
                HTTPField(name: .accessControlMaxAge, value: "7200"),
            ])
    }
}
