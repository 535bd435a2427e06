import FoundationEssentials
import OAuth
import SignIn

@testable import Web

extension EveryPage {
    static func accountFrame(_ text: String, isSaved: Bool = false) -> AccountFrame {
        AccountFrame(
            account: AccountBadge(name: text, email: text), root: .example, signOut: .example, section: .profile,
            isSaved: isSaved)
    }

    /// Those of a person's own account.
    static func accounts(with text: String) -> [any Page] {
        let link = PageLink.example
        let frame = accountFrame(text)
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let overviews = [true, false].map { isFull in
            AccountPage(
                frame: frame, name: isFull ? text : nil, email: text, isVerified: isFull, hasPassword: isFull,
                devices: 1, apps: 1, isConcerned: isFull)
        }
        let profiles = [true, false].map { hasProblem in
            ProfilePage(
                frame: accountFrame(text, isSaved: !hasProblem), action: link, transaction: text, name: text,
                givenName: text, familyName: text, nickname: text, language: hasProblem ? "en" : "",
                languages: [("en", text)], hasProblem: hasProblem, incident: text)
        }
        let emails = ([nil] + EmailPage.Problem.allCases).map { problem in
            EmailPage(
                frame: frame, action: link, transaction: text, address: text, isVerified: problem == nil,
                domains: [text], typed: text, problem: problem, incident: text)
        }
        let problems: [PasswordPage.Problem?] = [nil, .presentWrong, .tooManyTries, .busy, .new(.common)]
        let passwords = problems.map { problem in
            PasswordPage(
                frame: accountFrame(text, isSaved: problem == nil), action: link, transaction: text, forgot: link,
                email: text, hasPassword: problem != .busy, minimum: 8, keepsOthers: problem == nil, problem: problem,
                changed: .fair, incident: text)
        }
        let connected = ConnectedApp(
            client: Client.ID("web")!, since: now, lastUsed: now, scopes: ["openid", "invoices"])
        let apps = [[AppsPage.App(connected, name: text, now: now)], []].map {
            AppsPage(frame: frame, action: link, transaction: text, apps: $0)
        }
        let events = ActivityPage.Kind.allCases.map {
            ActivityPage.Event(kind: $0, time: PageTime(now, now: now), clientName: text, network: text)
        }
        let activities = [events, []].map { ActivityPage(frame: frame, events: $0) }
        let data = ([nil] + DataPage.Problem.allCases).map { problem in
            DataPage(
                frame: frame, action: link, transaction: text, email: text, days: problem == nil ? 30 : 0,
                problem: problem, incident: text)
        }
        return overviews + profiles + emails + passwords + apps + activities + data
    }
}
