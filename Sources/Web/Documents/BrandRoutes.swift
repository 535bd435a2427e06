import Crypto
import Hummingbird
import HummingbirdCore
import OAuth

/// The stylesheet of a tenant's brand, which comes after the one of all pages.
struct BrandRoutes: Sendable {
    /// Where it is; its address changes with its content. Nil: the brand changes nothing.
    static func stylesheet(of request: TenantRequest) -> PageLink? {
        guard let text = request.tenant.brand.stylesheet else { return nil }
        let version = SHA256.hash(data: Array(text.utf8)).prefix(6)
        return PageLink(path: request.issuer.path + "/brand.css?" + Base64URL.encode(Array(version)))
    }

    @Sendable func stylesheet(_ request: TenantRequest) async throws -> Response {
        guard let text = request.tenant.brand.stylesheet else { throw Fault.notFound }
        return .document(Document(Array(text.utf8)), type: "text/css; charset=utf-8", for: request.server)
    }
}
