import OAuth

/// What surrounds every page: whose it is, how it looks, and in which language.
package struct PageFrame: Sendable {
    package let tenantName: String?
    package let language: Language
    private let look: PageLook

    /// - Parameters:
    ///   - tenantName: nil on pages of the server itself.
    ///   - look: the tenant's own.
    package init(tenantName: String?, language: Language, look: PageLook = PageLook()) {
        self.tenantName = tenantName
        self.language = language
        self.look = look
    }

    var context: PageContext {
        [
            "tenant": .text(tenantName),
            "lang": .text(language.tag),
            "dir": .text(language.direction.rawValue),
        ].merging(look.context) { own, _ in own }
    }
}
