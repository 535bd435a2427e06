package import OAuth

/// A tenant's brand as the frame of its pages shows it.
package struct PageLook: Sendable {
    private let brand: Brand
    private let stylesheet: PageLink?

    /// - Parameter stylesheet: the brand's own, after the one of all pages.
    package init(_ brand: Brand = Brand(), stylesheet: PageLink? = nil) {
        self.brand = brand
        self.stylesheet = stylesheet
    }

    /// Everything there, for the check at start.
    static var example: PageLook {
        var brand = Brand()
        let address = (try? SecureAddress("https://acme.example/x")).map { $0 }
        brand.logo = address.map { Brand.Logo(image: $0, dark: $0) }
        brand.privacyPolicy = address
        brand.termsOfService = address
        brand.support = address
        return PageLook(brand, stylesheet: .example)
    }

    var context: PageContext {
        let logo = brand.shownLogo
        let links = [brand.privacyPolicy, brand.termsOfService, brand.support]
        return [
            "brand": .link(stylesheet),
            "scheme": .text(brand.colorScheme == .auto ? "light dark" : brand.colorScheme.rawValue),
            "brandLogo": .link(link(logo?.image)),
            "brandDarkLogo": .link(link(logo?.dark)),
            "footer": .flag(links.contains { $0 != nil }),
            "privacy": .link(link(brand.privacyPolicy)),
            "terms": .link(link(brand.termsOfService)),
            "support": .link(link(brand.support)),
        ]
    }

    private func link(_ address: SecureAddress?) -> PageLink? {
        address.flatMap { PageLink(web: $0.description) }
    }
}
