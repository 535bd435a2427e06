/// The URL at which browsers reach the server, from configuration, in its one normal form: lower-case scheme and host, no default
/// port, no trailing slash. Every link and every issuer starts with it.
package struct PublicURL: Sendable, Hashable, CustomStringConvertible {
    package let isHTTPS: Bool
    package let host: NetworkHost
    /// Nil: the scheme's own.
    package let port: Int?
    /// Empty, or beginning with a slash and not ending with one. A proxy may mount the server below it; it is the beginning of the
    /// paths of cookies.
    package let path: String

    /// A URL in its parts. `path` is empty, or as `init(_:)` leaves it.
    package init(isHTTPS: Bool, host: NetworkHost, port: Int?, path: String = "") {
        self.isHTTPS = isHTTPS
        self.host = host
        self.port = port == (isHTTPS ? 443 : 80) ? nil : port
        self.path = path
    }

    /// Reads what an operator wrote: no query, no fragment, no user information, and no character that clients write in more than
    /// one way, so that an issuer compares equal everywhere. Plain http passes: whether it may, `isProtected` tells.
    package init(_ text: String) throws(PublicURLProblem) {
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        let scheme = parts[0].lowercased()
        guard parts.count == 2, scheme == "https" || scheme == "http" else { throw .scheme }
        guard !parts[1].contains("?"), !parts[1].contains("#") else { throw .queryOrFragment }
        let authority = parts[1].prefix { $0 != "/" }
        guard !authority.contains("@") else { throw .userInformation }
        let (host, port) = try PublicURL.split(authority: authority)
        let path = try PublicURL.normalised(path: parts[1].dropFirst(authority.count))
        self.init(isHTTPS: scheme == "https", host: host, port: port, path: path)
    }

    /// `https://host:port`, as in an Origin header.
    package var origin: String {
        (isHTTPS ? "https://" : "http://") + host.inURL + (port.map { ":\($0)" } ?? "")
    }

    package var description: String { origin + path }

    /// https, or never leaves the machine.
    package var isProtected: Bool { isHTTPS || host.isLoopback }

    private static func split(authority: Substring) throws(PublicURLProblem) -> (NetworkHost, Int?) {
        let hostEnd = authority.hasPrefix("[") ? authority.firstIndex(of: "]").map(authority.index(after:)) : nil
        let end = hostEnd ?? authority.firstIndex(of: ":") ?? authority.endIndex
        guard let host = NetworkHost(String(authority[..<end])) else { throw .host(String(authority[..<end])) }
        guard end < authority.endIndex else { return (host, nil) }
        let digits = authority[end...].dropFirst()
        guard authority[end] == ":", digits.allSatisfy({ $0.isASCII && $0.isNumber }), digits.count <= 5,
            let port = Int(digits), (1...65535).contains(port)
        else { throw .port }
        return (host, port)
    }

    private static func normalised(path: Substring) throws(PublicURLProblem) -> String {
        var segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        while segments.last?.isEmpty == true { segments.removeLast() }
        for segment in segments {
            guard segment.utf8.allSatisfy(FormEncoding.isUnreserved), !["", ".", ".."].contains(segment) else {
                throw .path
            }
        }
        return segments.map { "/" + $0 }.joined()
    }
}
