/// A client that is not the tenant's own asks for access.
package struct ConsentPage: Page {
    /// Where the form is posted: fields `transaction` and `decision`.
    package let action: PageLink
    /// The sealed authorization request.
    package let transaction: String
    package let clientName: String
    package let logo: PageLink?
    /// The host that the answer goes to, or the scheme of a native app.
    package let redirectHost: String
    package let scopes: [Scope]
    package let account: AccountBadge

    package init(
        action: PageLink, transaction: String, clientName: String, logo: PageLink?, redirectHost: String,
        scopes: [Scope], account: AccountBadge
    ) {
        self.action = action
        self.transaction = transaction
        self.clientName = clientName
        self.logo = logo
        self.redirectHost = redirectHost
        self.scopes = scopes
        self.account = account
    }

    /// The values of the field `decision`.
    package enum Decision: String, Sendable, CaseIterable {
        case allow
        case deny
        /// "Not you?": sign in as somebody else, then ask again.
        case switchAccount = "switch-account"
    }

    /// A scope in words.
    package struct Scope: Sendable {
        package let name: String

        /// A standard scope has the catalog's words, any other its bare name.
        package init(name: String) {
            self.name = name
        }

        private static let standard: Set<String> = [
            "openid", "profile", "email", "address", "phone", "roles", "offline_access",
        ]

        static let messages = standard.map { PageMessage("scope.\($0)") }

        var context: PageContext {
            let message = Self.standard.contains(name) ? PageMessage("scope.\(name)") : nil
            return [
                "name": .text(name),
                "words": message.map { .message($0) } ?? .text(nil),
            ]
        }
    }

    package static let template = "consent"
    package static let messages = Scope.messages
    package static var example: ConsentPage {
        ConsentPage(
            action: .example, transaction: "sealed", clientName: "Acme Web", logo: .example,
            redirectHost: "app.example.com",
            scopes: [Scope(name: "invoices"), Scope(name: "openid")],
            account: .example)
    }

    package var context: PageContext {
        [
            "action": .link(action),
            "transaction": .text(transaction),
            "client": .text(clientName),
            "logo": .link(logo),
            "host": .text(redirectHost),
            "scopes": .list(scopes.map(\.context)),
            "account": .part(account.context),
            "allow": .text(Decision.allow.rawValue),
            "deny": .text(Decision.deny.rawValue),
            "switch": .text(Decision.switchAccount.rawValue),
        ]
    }
}
