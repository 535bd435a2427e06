/// The browser did not send back the cookie that binds the sign-in to it.
package struct CookiesPage: Page {
    /// Starts the sign-in anew.
    package let retry: PageLink?
    package let incident: String

    package init(retry: PageLink?, incident: String) {
        self.retry = retry
        self.incident = incident
    }

    package static let template = "cookies"
    package static var example: CookiesPage {
        CookiesPage(retry: .example, incident: "5f1c-9a02")
    }

    package var context: PageContext {
        ["retry": .link(retry), "incident": .text(incident)]
    }
}
