/// A cookie as the server set it.
package struct Cookie: Sendable, Equatable {
    package let name: String
    package var value: String
    /// Attribute names in lower case; those without a value have an empty one.
    package let attributes: [String: String]

    package var path: String { attributes["path"] ?? "/" }

    init?(setting field: String) {
        let parts = field.split(separator: ";").map { $0.drop { $0 == " " } }
        guard let pair = parts.first, let mark = pair.firstIndex(of: "=") else { return nil }
        name = String(pair[..<mark])
        value = String(pair[pair.index(after: mark)...])
        var attributes: [String: String] = [:]
        for part in parts.dropFirst() {
            let mark = part.firstIndex(of: "=") ?? part.endIndex
            attributes[part[..<mark].lowercased()] = String(part[mark...].dropFirst())
        }
        self.attributes = attributes
    }

    /// RFC 6265 section 5.1.4.
    func matches(path requested: String) -> Bool {
        requested == path || requested.hasPrefix(path.hasSuffix("/") ? path : path + "/")
    }
}
