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

/// Where the world reaches this server: scheme, authority and an optional path, from configuration.
package struct PublicURL: Hashable, Sendable, CustomStringConvertible {
    package let origin: String
    /// Empty, or beginning with a slash and not ending with one.
    package let path: String
    package let isHTTPS: Bool

    package var description: String { origin + path }

    /// Nil unless it is `https`, or `http` on a loopback host, without query, fragment and user information, and written as
    /// browsers write an origin (lower-case host, no default port), since it is compared with theirs. A path has unreserved
    /// characters only: it becomes the path of cookies. Only a server for development takes plain http elsewhere.
    package init?(_ text: String, allowingPlainHTTP: Bool = false) {
        guard let uri = URIReference(text), uri.query == nil, uri.fragment == nil, let authority = uri.authority,
            !authority.host.isEmpty, authority.text == authority.host + (authority.port.map { ":" + $0 } ?? "")
        else { return nil }
        isHTTPS = uri.scheme == "https"
        guard isHTTPS || (uri.scheme == "http" && (authority.isLoopback || allowingPlainHTTP)) else { return nil }
        if let port = authority.port {
            guard let number = UInt16(port), number > 0, String(number) == port, number != (isHTTPS ? 443 : 80) else {
                return nil
            }
        }
        origin = uri.scheme + "://" + authority.text
        var path = Substring(uri.path)
        while path.hasSuffix("/") { path = path.dropLast() }
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard segments.allSatisfy(PublicURL.isSegment) else { return nil }
        self.path = String(path)
    }

    private static func isSegment(_ text: Substring) -> Bool {
        ![".", "..", ""].contains(text) && text.utf8.allSatisfy(FormEncoding.isUnreserved)
    }
}
