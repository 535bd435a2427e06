/// A small public client that runs the whole code flow in the browser and shows each step.
package struct PlaygroundPage: Page {
    package let issuer: PageLink
    package let clientID: String
    /// This page's own address, as registered for the client.
    package let redirectURI: PageLink
    package let scope: String

    package init(issuer: PageLink, clientID: String, redirectURI: PageLink, scope: String = "openid profile email") {
        self.issuer = issuer
        self.clientID = clientID
        self.redirectURI = redirectURI
        self.scope = scope
    }

    package static let template = "playground"
    package static var example: PlaygroundPage {
        PlaygroundPage(issuer: .example, clientID: "playground", redirectURI: .example)
    }

    package var context: PageContext {
        [
            "issuer": .text(issuer.address),
            "clientID": .text(clientID),
            "redirectURI": .text(redirectURI.address),
            "scope": .text(scope),
        ]
    }
}
