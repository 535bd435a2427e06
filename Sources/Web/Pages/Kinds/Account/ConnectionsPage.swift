import FoundationEssentials
import OAuth

/// The accounts elsewhere with which a person can sign in.
struct ConnectionsPage: Page {
    let frame: AccountFrame
    /// Where the form is posted: fields `transaction`, and `disconnect` with the identity's id.
    let action: PageLink
    /// Sealed.
    let transaction: String
    let connections: [Connection]
    /// Those that can be connected; empty as long as the person hasn't shown that it is them.
    let providers: [ProviderLink]
    /// Where they show it; nil when they just have.
    let proof: PageLink?
    var problem: Problem?
    /// Shown beside a problem.
    var incident: String?

    /// One of them.
    struct Connection: Sendable {
        let id: String
        let providerName: String
        let email: String?
        let since: PageTime
        let lastUsed: PageTime

        var context: PageContext {
            [
                "id": .text(id), "provider": .text(providerName), "email": .text(email), "since": .part(since.context),
                "used": .part(lastUsed.context),
            ]
        }
    }

    /// Why nothing was changed.
    enum Problem: String, Sendable, CaseIterable {
        case last
        case taken

        var message: PageMessage { PageMessage("connections.problem.\(rawValue)") }
    }

    static let template = "connections"
    static let messages = AccountFrame.messages + PageTime.messages + Problem.allCases.map(\.message)
    static var example: ConnectionsPage {
        let time = PageTime(Date(timeIntervalSince1970: 1_800_000_000), now: Date(timeIntervalSince1970: 1_800_000_000))
        return ConnectionsPage(
            frame: .example, action: .example, transaction: "sealed",
            connections: [
                Connection(id: "1", providerName: "Google", email: "ada@example.com", since: time, lastUsed: time)
            ], providers: [.example], proof: .example, problem: .last, incident: "5f1c-9a02")
    }

    var context: PageContext {
        frame.context.merging(
            [
                "action": .link(action), "transaction": .text(transaction), "any": .flag(!connections.isEmpty),
                "connections": .list(connections.map(\.context)), "addable": .flag(!providers.isEmpty),
                "providers": .list(providers.map(\.context)), "proof": .link(proof),
                "problem": .message(problem?.message), "incident": .text(problem == nil ? nil : incident),
            ]) { _, own in own }
    }
}
