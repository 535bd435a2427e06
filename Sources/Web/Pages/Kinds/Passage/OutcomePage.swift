/// How something ended that a person did on our pages, and the way on.
struct OutcomePage: Page {
    let outcome: Outcome
    /// Where its button leads; nil: it has none.
    let way: Way?
    /// A day that it is about, as `2026-01-31`.
    var date = ""

    /// What has happened.
    enum Outcome: String, Sendable, CaseIterable {
        /// On another device than the one that waits.
        case confirmed
        case passwordSet = "password-set"
        case addressRestored = "address-restored"
        case linkExpired = "link-expired"
        case linkReplaced = "link-replaced"
        case linkUsed = "link-used"
        case linkUnknown = "link-unknown"
        case linkTaken = "link-taken"
        case linkExhausted = "link-exhausted"
        case closed
        case erased
        case declined

        var title: PageMessage { PageMessage("outcome.\(rawValue).title") }
        func advice(_ date: String) -> PageMessage { PageMessage("outcome.\(rawValue).advice", ["date": date]) }
    }

    /// Where to go from there.
    enum Way: Sendable {
        case signIn(PageLink)
        case startAgain(PageLink)

        var message: PageMessage {
            switch self {
            case .signIn: PageMessage("outcome.sign-in")
            case .startAgain: PageMessage("outcome.start-again")
            }
        }

        var link: PageLink {
            switch self {
            case .signIn(let link), .startAgain(let link): link
            }
        }
    }

    static let template = "outcome"
    static let messages =
        Outcome.allCases.flatMap { [$0.title, $0.advice("")] }
        + [Way.signIn(.example), .startAgain(.example)].map(\.message)
    static var example: OutcomePage {
        OutcomePage(outcome: .confirmed, way: .signIn(.example), date: "2026-01-31")
    }

    var context: PageContext {
        [
            "title": .message(outcome.title), "advice": .message(outcome.advice(date)), "way": .link(way?.link),
            "label": .message(way?.message),
        ]
    }
}
