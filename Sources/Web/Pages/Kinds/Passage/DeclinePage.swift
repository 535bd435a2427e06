/// For who was invited and wants no more of that.
struct DeclinePage: Page {
    /// Where the form is posted.
    let action: PageLink
    let address: String

    static let template = "decline"
    static var example: DeclinePage { DeclinePage(action: .example, address: "ada@example.com") }

    var context: PageContext { ["action": .link(action), "address": .text(address)] }
}
