/// What surrounds every page: whose it is, and in which language.
package struct PageFrame: Sendable {
    package let tenantName: String?
    package let language: Language

    /// - Parameter tenantName: nil on pages of the server itself.
    package init(tenantName: String?, language: Language) {
        self.tenantName = tenantName
        self.language = language
    }

    var context: PageContext {
        [
            "tenant": .text(tenantName),
            "lang": .text(language.tag),
            "dir": .text(language.direction.rawValue),
        ]
    }
}
