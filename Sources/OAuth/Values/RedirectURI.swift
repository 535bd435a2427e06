/// A redirect URI that an operator registered.
package struct RegisteredRedirectURI: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    private let uri: URIReference

    /// Why a URI can't be registered.
    package enum Unusable: Error {
        /// Not an absolute URI of RFC 3986.
        case notAbsolute
        /// RFC 6749 section 3.1.2.
        case hasFragment
        /// `user@host` shows people one host and takes them to another.
        case hasUserInformation
        /// Plain http is for loopback alone (OAuth 2.1 section 8.4).
        case plainHTTP
        /// A scheme that runs in the browser itself, or that nothing but a web page can own.
        case forbiddenScheme
    }

    package init(_ text: String) throws(Unusable) {
        guard let uri = URIReference(text) else { throw .notAbsolute }
        guard uri.fragment == nil else { throw .hasFragment }
        switch uri.scheme {
        case "https":
            guard let host = uri.authority?.host, !host.isEmpty else { throw .notAbsolute }
        case "http":
            guard uri.authority?.isLoopback == true else { throw .plainHTTP }
        default:
            guard !RegisteredRedirectURI.forbiddenSchemes.contains(uri.scheme) else { throw .forbiddenScheme }
        }
        guard uri.authority?.text.contains("@") != true else { throw .hasUserInformation }
        description = text
        self.uri = uri
    }

    /// No app of somebody's own is behind these.
    private static let forbiddenSchemes: Set<String> = [
        "about", "blob", "chrome", "data", "devtools", "feed", "file", "filesystem", "ftp", "intent", "jar",
        "javascript", "livescript", "mailto", "mhtml", "mocha", "moz-extension", "resource", "tel", "vbscript",
        "view-source", "ws", "wss", "wyciwyg",
    ]

    /// Its web origin (RFC 6454); nil for an app's own scheme.
    var origin: String? {
        guard uri.scheme == "https" || uri.scheme == "http", let authority = uri.authority else { return nil }
        return "\(uri.scheme)://\(authority.text.lowercased())"
    }

    /// Exact comparison, character by character (OAuth 2.1 section 2.3.1). A native client's loopback redirect may name any
    /// port, since the operating system chooses it (RFC 8252 section 7.3).
    func accepts(_ presented: String, applicationType: Client.ApplicationType) -> Bool {
        if description.utf8.elementsEqual(presented.utf8) { return true }
        guard applicationType == .native, uri.scheme == "http", uri.authority?.isLoopback == true,
            let other = URIReference(presented), let authority = other.authority,
            authority.port.map({ UInt16($0) != nil }) ?? true
        else { return false }
        return RegisteredRedirectURI.bytes(of: presented, withoutPortOf: other)
            == RegisteredRedirectURI.bytes(of: description, withoutPortOf: uri)
    }

    /// The text as it was written, but for the port that reading it found.
    private static func bytes(of text: String, withoutPortOf uri: URIReference) -> [UInt8] {
        var bytes = Array(text.utf8)
        guard let authority = uri.authority, let port = authority.port else { return bytes }
        let end = uri.scheme.utf8.count + "://".utf8.count + authority.text.utf8.count
        bytes.removeSubrange((end - port.utf8.count - 1)..<end)
        return bytes
    }
}

/// Where a browser may be sent back to: the proof that a redirect URI is one of the client's. Whatever may be registered may be
/// redirected to, linked to and posted to.
package struct ReturnAddress: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Nil unless the client registered it.
    package init?(_ presented: String, of client: Client) {
        guard client.redirectURIs.contains(where: { $0.accepts(presented, applicationType: client.applicationType) })
        else { return nil }
        description = presented
    }

    /// The same for the end of a session: nil unless the client registered it as a post-logout redirect URI.
    package init?(_ presented: String, afterLogoutOf client: Client) {
        let registered = client.postLogoutRedirectURIs
        guard registered.contains(where: { $0.accepts(presented, applicationType: client.applicationType) }) else {
            return nil
        }
        description = presented
    }

    /// What people are told about where they are going: the host, or the scheme of an app.
    package var host: String {
        guard let uri = URIReference(description) else { return "" }
        return uri.authority.map(\.text).flatMap { $0.isEmpty ? nil : $0 } ?? uri.scheme + ":"
    }

    /// The source expressions that Content-Security-Policy's `form-action` needs to let a form's redirect go there.
    ///
    /// Chromium holds the directive against every redirect that follows a form, also those that the client makes itself, from its
    /// callback to wherever its pages are. So it can only name schemes: https, and the client's own.
    package var policySources: String {
        guard let uri = URIReference(description), uri.scheme != "https" else { return "https:" }
        return "https: \(uri.scheme):"
    }

    private init(verified: String) { description = verified }

    /// The address with parameters added to the query it may already have (RFC 6749 section 3.1.2).
    package func adding(_ parameters: [(name: String, value: String)]) -> ReturnAddress {
        let separator =
            if !description.contains("?") { "?" } else if description.hasSuffix("?") || description.hasSuffix("&") {
                ""
            } else {
                "&"
            }
        return ReturnAddress(verified: description + separator + FormEncoding.encode(parameters))
    }
}
