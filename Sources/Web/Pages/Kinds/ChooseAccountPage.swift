/// Somebody is signed in, and the client asked which account to go on with.
package struct ChooseAccountPage: Page {
    /// Where the form is posted: fields `transaction` and `choice`.
    package let action: PageLink
    /// The sealed authorization request.
    package let transaction: String
    package let clientName: String
    package let account: AccountBadge

    package init(action: PageLink, transaction: String, clientName: String, account: AccountBadge) {
        self.action = action
        self.transaction = transaction
        self.clientName = clientName
        self.account = account
    }

    /// The values of the field `choice`.
    package enum Choice: String, Sendable, CaseIterable {
        case `continue`
        case other
    }

    package static let template = "choose-account"
    package static var example: ChooseAccountPage {
        ChooseAccountPage(action: .example, transaction: "sealed", clientName: "Acme Web", account: .example)
    }

    package var context: PageContext {
        [
            "action": .link(action),
            "transaction": .text(transaction),
            "client": .text(clientName),
            "account": .part(account.context),
            "person": .text(account.shortName),
            "continue": .text(Choice.continue.rawValue),
            "other": .text(Choice.other.rawValue),
        ]
    }
}
