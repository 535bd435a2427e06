import FoundationEssentials
import OAuth

/// The apps that know a person.
struct AppsPage: Page {
    let frame: AccountFrame
    /// Where the form is posted: fields `transaction`, and `withdraw` with the client's id.
    let action: PageLink
    /// Sealed.
    let transaction: String
    let apps: [App]

    /// One of them.
    struct App: Sendable {
        let id: String
        let name: String
        let since: PageTime
        let lastUsed: PageTime?
        let scopes: [ConsentPage.Scope]

        init(_ app: ConnectedApp, name: String, now: Date) {
            id = app.client.description
            self.name = name
            since = PageTime(app.since, now: now)
            lastUsed = app.lastUsed.map { PageTime($0, now: now) }
            scopes = app.scopes.tokens.map { ConsentPage.Scope(name: $0) }
        }

        var context: PageContext {
            [
                "id": .text(id), "app": .text(name), "since": .part(since.context),
                "used": .part(lastUsed?.context), "scopes": .list(scopes.map(\.context)),
            ]
        }
    }

    static let template = "apps"
    static let messages = AccountFrame.messages + PageTime.messages + ConsentPage.messages
    static var example: AppsPage {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let app = ConnectedApp(client: Client.ID("web")!, since: now, lastUsed: now, scopes: ["openid"])
        return AppsPage(
            frame: .example, action: .example, transaction: "sealed", apps: [App(app, name: "Acme Web", now: now)])
    }

    var context: PageContext {
        frame.context.merging(
            [
                "action": .link(action), "transaction": .text(transaction), "any": .flag(!apps.isEmpty),
                "apps": .list(apps.map(\.context)),
            ]) { _, own in own }
    }
}
