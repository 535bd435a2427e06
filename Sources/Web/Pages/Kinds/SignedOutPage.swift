import OAuth

/// What has become of a wish to sign out, for a person whom no app waits for.
package struct SignedOutPage: Page {
    package let outcome: Outcome
    package let clientName: String?

    package init(outcome: Outcome, clientName: String?) {
        self.outcome = outcome
        self.clientName = clientName
    }

    /// What has happened.
    package enum Outcome: String, Sendable, CaseIterable {
        case app
        case browser
        case everywhere
        /// Nobody was signed in.
        case nobody
        /// The person would rather not.
        case stayed

        init(_ scope: LogoutScope) {
            switch scope {
            case .app: self = .app
            case .browser: self = .browser
            case .everywhere: self = .everywhere
            }
        }

        /// Whether nobody is signed in to this browser any more.
        var endsSession: Bool {
            switch self {
            case .browser, .everywhere, .nobody: true
            case .app, .stayed: false
            }
        }

        var title: PageMessage { PageMessage("signed-out.\(rawValue).title") }
        var advice: PageMessage { PageMessage("signed-out.\(rawValue).advice") }
    }

    package static let template = "signed-out"
    package static let messages = Outcome.allCases.flatMap { [$0.title, $0.advice] }
    package static var example: SignedOutPage { SignedOutPage(outcome: .browser, clientName: "Acme Web") }

    package var context: PageContext {
        ["title": .message(outcome.title), "advice": .message(outcome.advice), "client": .text(clientName)]
    }
}
