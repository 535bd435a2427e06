/// The first page of `ostiary dev`: what there is, and whom to sign in as.
package struct WelcomePage: Page {
    package let playground: PageLink
    package let inbox: PageLink
    package let account: PageLink
    package let issuer: PageLink
    package let discovery: PageLink
    package let clientID: String
    package let email: String
    package let password: String

    package init(
        playground: PageLink, inbox: PageLink, account: PageLink, issuer: PageLink, discovery: PageLink,
        clientID: String, email: String, password: String
    ) {
        self.playground = playground
        self.inbox = inbox
        self.account = account
        self.issuer = issuer
        self.discovery = discovery
        self.clientID = clientID
        self.email = email
        self.password = password
    }

    package static let template = "welcome"
    package static var example: WelcomePage {
        WelcomePage(
            playground: .example, inbox: .example, account: .example, issuer: .example, discovery: .example,
            clientID: "playground",
            email: "ada@example.com", password: "correct horse battery staple")
    }

    package var context: PageContext {
        [
            "playground": .link(playground),
            "inbox": .link(inbox),
            "account": .link(account),
            "issuer": .text(issuer.address),
            "discovery": .link(discovery),
            "clientID": .text(clientID),
            "email": .text(email),
            "password": .text(password),
        ]
    }
}
