@testable import Web

/// Every page in every state, with one text in all of its fields.
enum EveryPage {
    static func filled(with text: String) -> [any Page] {
        let link = PageLink.example
        let account = AccountBadge(name: text, email: text)
        let field = HiddenField(name: text, value: text)
        let signIns: [SignInPage] = ([nil] + SignInPage.Problem.allCases).map { problem in
            SignInPage(
                action: link, transaction: text, clientName: text, email: text, isReauthentication: problem == nil,
                problem: problem, incident: text)
        }
        let errors: [ErrorPage] = ErrorPage.Problem.allCases.map { problem in
            ErrorPage(
                problem: problem, code: text, reason: text, incident: text, detail: text)
        }
        let others: [any Page] = [
            ChooseAccountPage(action: link, transaction: text, clientName: text, account: account),
            ConsentPage(
                action: link, transaction: text, clientName: text, logo: link, redirectHost: text,
                scopes: [.init(name: text), .init(name: "openid")],
                account: account),
            ExpiredPage(clientName: text, wayBack: .link(link), incident: text),
            ExpiredPage(clientName: text, wayBack: .form(action: link, fields: [field]), incident: text),
            LogoutPage(action: link, transaction: text, clientName: text, account: account),
            LogoutPage(action: link, transaction: text, clientName: nil, account: account),
            CookiesPage(retry: link, incident: text),
            FormPostPage(action: link, clientName: text, fields: [field, field]),
            PlaygroundPage(issuer: link, clientID: text, redirectURI: link, scope: text),
            WelcomePage(
                playground: link, issuer: link, discovery: link, clientID: text, email: text, password: text),
        ]
        let signedOut = SignedOutPage.Outcome.allCases.map { SignedOutPage(outcome: $0, clientName: text) }
        return signIns + errors + signedOut + others
    }
}
