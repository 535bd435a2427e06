/// The URL at which browsers reach the server, in its one normal form: lower-case scheme and host, no default port,
/// no trailing slash. Every link and every issuer starts with it.
struct PublicURL: Sendable, Equatable, CustomStringConvertible {
    let isSecure: Bool
    let host: NetworkHost
    /// nil: the scheme's own.
    let port: Int?
    /// Empty, or "/" and segments, without a trailing slash.
    let path: String

    init(isSecure: Bool, host: NetworkHost, port: Int?, path: String = "") {
        self.isSecure = isSecure
        self.host = host
        self.port = port == (isSecure ? 443 : 80) ? nil : port
        self.path = path
    }

    init(_ text: String) throws(InvalidSetting) {
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        let scheme = parts[0].lowercased()
        guard parts.count == 2, scheme == "https" || scheme == "http" else {
            throw InvalidSetting("must start with https:// (or http:// on loopback)")
        }
        guard !parts[1].contains("?"), !parts[1].contains("#") else {
            throw InvalidSetting("must have no query and no fragment")
        }
        let authority = parts[1].prefix { $0 != "/" }
        guard !authority.contains("@") else { throw InvalidSetting("must have no user name or password") }
        let (host, port) = try Self.split(authority: authority)
        let path = try Self.normalised(path: parts[1].dropFirst(authority.count))
        self.init(isSecure: scheme == "https", host: host, port: port, path: path)
    }

    /// `https://host:port`, as in an Origin header.
    var origin: String {
        (isSecure ? "https://" : "http://") + host.inURL + (port.map { ":\($0)" } ?? "")
    }

    var description: String { origin + path }

    /// https, or never leaves the machine.
    var isProtected: Bool { isSecure || host.isLoopback }

    private static func split(authority: Substring) throws(InvalidSetting) -> (NetworkHost, Int?) {
        let hostEnd = authority.hasPrefix("[") ? authority.firstIndex(of: "]").map(authority.index(after:)) : nil
        let end = hostEnd ?? authority.firstIndex(of: ":") ?? authority.endIndex
        guard let host = NetworkHost(String(authority[..<end])) else {
            throw InvalidSetting("has no valid host ('\(authority[..<end])'; names beyond ASCII are written as xn--…)")
        }
        guard end < authority.endIndex else { return (host, nil) }
        let digits = authority[end...].dropFirst()
        guard authority[end] == ":", digits.allSatisfy({ $0.isASCII && $0.isNumber }), digits.count <= 5,
            let port = Int(digits), (1...65535).contains(port)
        else {
            throw InvalidSetting("must have a port from 1 to 65535, or none")
        }
        return (host, port)
    }

    /// Only characters that every client writes the same way, so that an issuer compares equal everywhere.
    private static func normalised(path: Substring) throws(InvalidSetting) -> String {
        var segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        while segments.last?.isEmpty == true { segments.removeLast() }
        for segment in segments {
            let isPlain = segment.utf8.allSatisfy { byte in
                (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte)
                    || [0x2d, 0x2e, 0x5f, 0x7e].contains(byte)
            }
            guard isPlain, !segment.isEmpty, segment != ".", segment != ".." else {
                throw InvalidSetting("must have a path of letters, digits and - . _ ~ only, or none")
            }
        }
        return segments.map { "/" + $0 }.joined()
    }
}
