import OAuth

/// Somebody wants to sign out, or was made to follow a link that would: they say whether, and of what.
package struct LogoutPage: Page {
    /// Where the form is posted: fields `transaction`, `scope` (a `LogoutScope`) and `decision`.
    package let action: PageLink
    /// The sealed logout request.
    package let transaction: String
    /// The app that sent them; nil when the request doesn't say.
    package let clientName: String?
    package let account: AccountBadge

    package init(action: PageLink, transaction: String, clientName: String?, account: AccountBadge) {
        self.action = action
        self.transaction = transaction
        self.clientName = clientName
        self.account = account
    }

    /// The values of the field `decision`.
    package enum Decision: String, Sendable, CaseIterable {
        case signOut = "sign-out"
        case stay
    }

    package static let template = "logout"
    package static var example: LogoutPage {
        LogoutPage(action: .example, transaction: "sealed", clientName: "Acme Web", account: .example)
    }

    package var context: PageContext {
        [
            "action": .link(action),
            "transaction": .text(transaction),
            "client": .text(clientName),
            "account": .part(account.context),
            "app": .text(LogoutScope.app.rawValue),
            "browser": .text(LogoutScope.browser.rawValue),
            "everywhere": .text(LogoutScope.everywhere.rawValue),
            "signOut": .text(Decision.signOut.rawValue),
            "stay": .text(Decision.stay.rawValue),
        ]
    }
}
