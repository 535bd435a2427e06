import OAuth

/// The URIs of a declaration.
extension ValueRules {
    static func redirectURI(_ text: String) throws(InvalidValue) -> RegisteredRedirectURI {
        guard text.utf8.count <= 2000 else { throw InvalidValue("is longer than 2000 bytes") }
        do throws(RegisteredRedirectURI.Unusable) {
            return try RegisteredRedirectURI(text)
        } catch {
            let reason =
                switch error {
                case .notAbsolute: "is not an absolute URI"
                case .hasFragment: "must have no fragment (#…)"
                case .hasUserInformation: "must have no user name (…@host)"
                case .plainHTTP: "is plain http beyond loopback: use https"
                case .forbiddenScheme: "has a scheme that can't be redirected to"
                }
            throw InvalidValue("\(reason): \(quoted(text))")
        }
    }

    /// Where this server itself, or a browser after a logout, goes: https, or http on loopback.
    static func webAddress(_ text: String) throws(InvalidValue) -> String {
        let uri = try redirectURI(text).description
        guard let scheme = URIReference(uri)?.scheme, scheme == "https" || scheme == "http" else {
            throw InvalidValue("must be https, or http on loopback: \(quoted(text))")
        }
        return uri
    }

    /// A logo, which pages show.
    static func secureAddress(_ text: String) throws(InvalidValue) -> String {
        let uri = try webAddress(text)
        guard URIReference(uri)?.scheme == "https" else { throw InvalidValue("must be https: \(quoted(text))") }
        return uri
    }

    /// A page or picture of a person (OpenID Connect Core 5.1), which only clients follow.
    static func personalAddress(_ text: String) throws(InvalidValue) -> String {
        guard text.utf8.count <= 2000, let uri = URIReference(text), uri.authority?.host.isEmpty == false,
            ["https", "http"].contains(uri.scheme)
        else { throw InvalidValue("must be an http or https URL, not \(quoted(text))") }
        return text
    }
}
