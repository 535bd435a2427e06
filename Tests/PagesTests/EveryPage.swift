import FoundationEssentials
import OAuth

@testable import Web

/// Every page in every state, with one text in all of its fields.
enum EveryPage {
    private static func device(_ userAgent: String, _ text: String) -> DevicesPage.Device {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let session = DeviceSession(
            session: .random(), device: Device(userAgent: userAgent, network: text), created: now - 86_400 * 3,
            lastUsed: now - 60, isBrowserSignedIn: false, clients: [])
        return DevicesPage.Device(session, isCurrent: true, clientNames: [text, text], now: now)
    }

    private static func concern(_ kind: SecurityConcern.Kind, _ text: String) -> DevicesPage.Concern {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        return DevicesPage.Concern(
            kind: kind, clientName: text, network: text, time: PageTime(now - 7200, now: now))
    }

    static func filled(with text: String) -> [any Page] {
        let link = PageLink.example
        let account = AccountBadge(name: text, email: text)
        let field = HiddenField(name: text, value: text)
        let signIns: [SignInPage] = ([nil] + SignInPage.Problem.allCases).map { problem in
            SignInPage(
                action: link, transaction: text, clientName: text, email: text, forgot: link, signUp: link,
                providers: [ProviderLink(name: text, link: link)],
                isReauthentication: problem == nil,
                problem: problem, incident: text)
        }
        let ownSignIn = SignInPage(
            action: link, transaction: text, clientName: nil, email: text, forgot: link, signUp: nil)
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
            DevicesPage(
                frame: accountFrame(text), action: link, transaction: text,
                concerns: SecurityConcern.Kind.allCases.map { concern($0, text) },
                devices: ["curl/8", "Mozilla/5.0 (X11; Linux) Firefox/1", "Mozilla/5.0 (X11)", text].map {
                    device($0, text)
                }),
            CookiesPage(retry: link, incident: text),
            FormPostPage(action: link, clientName: text, fields: [field, field]),
            PlaygroundPage(issuer: link, clientID: text, redirectURI: link, scope: text),
            WelcomePage(
                playground: link, inbox: link, account: link, issuer: link, discovery: link, clientID: text,
                email: text, password: text),
        ]
        let signedOut = SignedOutPage.Outcome.allCases.map { SignedOutPage(outcome: $0, clientName: text) }
        return signIns + [ownSignIn] + errors + signedOut + others + passages(with: text) + accounts(with: text)
            + federations(with: text)
    }
}
