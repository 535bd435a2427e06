import FoundationEssentials

@testable import Web

extension EveryPage {
    /// The pages around other servers, in every state.
    static func federations(with text: String) -> [any Page] {
        let link = PageLink.example
        let field = HiddenField(name: text, value: text)
        let way = ProviderLink(name: text, link: link)
        let finishes: [any Page] = ([nil] + FinishPage.Problem.allCases).flatMap { problem in
            [FinishPage.Wish.mail, .password].map { wish in
                FinishPage(
                    action: link, transaction: text, providerName: text, email: text, makesAccounts: problem == nil,
                    leave: link, problem: problem, wish: wish, incident: text)
            }
        }
        let ways: [ExpiredPage.WayBack?] = [nil, .link(link), .form(action: link, fields: [field])]
        let problems: [any Page] = FederationPage.Problem.allCases.flatMap { problem in
            ways.map { way in
                FederationPage(
                    problem: problem, providerName: text, again: problem.beginsAnew ? nil : link, other: link,
                    client: way.map { FederationPage.Waiting(name: text, wayBack: $0) }, incident: text)
            }
        }
        let time = PageTime(Date(timeIntervalSince1970: 1_800_000_000), now: Date(timeIntervalSince1970: 1_800_000_000))
        let connection = ConnectionsPage.Connection(
            id: "1", providerName: text, email: text, since: time, lastUsed: time)
        let connections: [any Page] = ([nil] + ConnectionsPage.Problem.allCases).map { problem in
            ConnectionsPage(
                frame: accountFrame(text, isSaved: problem == nil), action: link, transaction: text,
                connections: problem == nil ? [] : [connection], providers: problem == nil ? [way] : [],
                proof: problem == nil ? nil : link, problem: problem, incident: text)
        }
        return finishes + problems + connections + [LeavingPage(provider: way, address: text)]
    }
}
