import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth

/// One line of the map of URLs.
struct Route: Sendable {
    /// What an error looks like here.
    enum Surface: Sendable {
        /// For people.
        case page
        /// JSON for programs.
        case document
    }

    enum Caching: Sendable {
        /// RFC 6749 section 5.1, and every page.
        case noStore
        /// Seconds that anyone may keep it.
        case `public`(Int)
        /// Its address changes with its content.
        case immutable
    }

    /// Which scripts of other origins may read the answer.
    enum CORS: Sendable {
        case none
        /// There are no cookies in it: everyone.
        case anyone
        /// Only the origins of the public client that asks; the endpoint knows which.
        case clientOrigins
    }

    enum Handler: Sendable {
        case server(@Sendable (ServerRequest) async throws -> Response)
        case tenant(@Sendable (TenantRequest) async throws -> Response)
    }

    let method: HTTPRequest.Method
    /// Hummingbird's pattern; a tenant's routes have `{tenant}`.
    let path: String
    let surface: Surface
    /// Bytes.
    let bodyLimit: Int
    let caching: Caching
    let cors: CORS
    let handler: Handler

    init(
        _ method: HTTPRequest.Method, _ path: String, _ surface: Surface, body: Int = 0, _ caching: Caching,
        cors: CORS = .none, _ handler: Handler
    ) {
        self.method = method
        self.path = path
        self.surface = surface
        bodyLimit = body
        self.caching = caching
        self.cors = cors
        self.handler = handler
    }
}
