import FoundationEssentials

/// The mails that a development server has written.
struct InboxPage: Page {
    let items: [Item]

    /// One of them.
    struct Item: Sendable {
        let recipient: String
        let subject: String
        let state: String
        let time: PageTime
        /// Nil: what it says isn't kept any more.
        let html: PageLink?
        let text: PageLink?

        var context: PageContext {
            [
                "recipient": .text(recipient), "subject": .text(subject), "state": .text(state),
                "time": .part(time.context), "html": .link(html), "text": .link(text),
            ]
        }
    }

    static let template = "inbox"
    static let messages = PageTime.messages
    static var example: InboxPage {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        return InboxPage(items: [
            Item(
                recipient: "ada@example.com", subject: "Confirm your address", state: "queued",
                time: PageTime(now, now: now), html: .example, text: .example)
        ])
    }

    var context: PageContext {
        ["items": .list(items.map(\.context)), "any": .flag(!items.isEmpty)]
    }
}
