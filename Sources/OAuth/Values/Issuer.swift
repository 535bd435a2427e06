/// An issuer identifier and the URLs that follow from it. Built from configuration only, never from a request's headers.
package struct Issuer: Hashable, Sendable, CustomStringConvertible {
    /// `iss`: no trailing slash.
    package let description: String
    /// The path below the server's root, beginning with a slash; also the path of the tenant's cookies.
    package let path: String
    /// Scheme and authority.
    package let origin: String

    /// `publicURL` has no trailing slash; it may have a path when a proxy mounts the server below one.
    package init(publicURL: PublicURL, tenant: Tenant.Slug) {
        origin = publicURL.origin
        path = publicURL.path + "/t/" + tenant.description
        description = publicURL.origin + path
    }

    /// `endpoint` begins with a slash.
    package func url(_ endpoint: String) -> String { description + endpoint }
}
