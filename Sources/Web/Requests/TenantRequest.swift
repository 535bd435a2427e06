import Hummingbird
import OAuth

/// A request to a tenant that exists and is open.
struct TenantRequest: Sendable {
    let server: ServerRequest
    let tenant: Tenant
    let issuer: Issuer
    private let parameters: Parameters

    init(server: ServerRequest, tenant: Tenant, issuer: Issuer, parameters: Parameters) {
        self.server = server
        self.tenant = tenant
        self.issuer = issuer
        self.parameters = parameters
    }

    /// The part of the path that the route's pattern calls `{name}`, not decoded.
    func pathParameter(_ name: String) -> String? { parameters.get(name) }

    /// A path of this issuer, as a form's action.
    func link(_ path: String) throws(Fault) -> PageLink {
        guard let link = PageLink(path: issuer.path + path) else { throw .broken("not a path: \(path)") }
        return link
    }
}
