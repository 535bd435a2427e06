/// A way to a provider, on the pages where people sign in and sign up.
package struct ProviderLink: Sendable {
    package let name: String
    package let link: PageLink

    package init(name: String, link: PageLink) {
        self.name = name
        self.link = link
    }

    static let example = ProviderLink(name: "Google", link: .example)

    var context: PageContext { ["provider": .text(name), "link": .link(link)] }
}
