import OAuth

/// A request to a tenant that exists and is open.
struct TenantRequest: Sendable {
    let server: ServerRequest
    let tenant: Tenant
    let issuer: Issuer
}
