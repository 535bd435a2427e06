/// Asks who has deleted their account, and signs in before it is erased, whether they want it back.
struct RestorePage: Page {
    /// Where the form is posted: field `transaction`.
    let action: PageLink
    /// Sealed.
    let transaction: String
    /// For who would rather leave it deleted.
    let leave: PageLink
    /// When it is erased, as `2026-01-31`.
    let date: String

    static let template = "restore"
    static var example: RestorePage {
        RestorePage(action: .example, transaction: "sealed", leave: .example, date: "2026-01-31")
    }

    var context: PageContext {
        [
            "action": .link(action), "transaction": .text(transaction), "leave": .link(leave), "date": .text(date),
        ]
    }
}
