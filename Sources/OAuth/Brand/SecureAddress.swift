/// An https address that an operator gave for people's browsers: of a picture that pages show, or of a page that they link to.
///
/// As written, and inert wherever it is put: `URIReference` lets no quotation mark, bracket, space or backslash through.
package struct SecureAddress: Sendable, Hashable, CustomStringConvertible {
    package let description: String
    /// `https://host` or `https://host:port`, as a content security policy lists it.
    package let origin: String

    /// Reads what an operator wrote. Whether anything is there, browsers will find out.
    package init(_ text: String) throws(SecureAddressProblem) {
        guard text.utf8.count <= 2000 else { throw .tooLong }
        guard let uri = URIReference(text) else { throw .notAbsolute }
        guard uri.scheme == "https" else { throw .notHTTPS }
        guard let authority = uri.authority, let host = NetworkHost(authority.host) else { throw .host }
        guard !authority.text.contains("@") else { throw .userInformation }
        var origin = "https://" + host.inURL
        if let text = authority.port {
            guard text.utf8.count <= 5, let port = Int(text), (1...65535).contains(port) else { throw .port }
            if port != 443 { origin += ":\(port)" }
        }
        self.origin = origin
        description = text
    }
}
