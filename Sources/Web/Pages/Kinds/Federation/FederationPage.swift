/// Somebody comes back from a provider, or can't go there, and isn't signed in: what to do now.
struct FederationPage: Page {
    let problem: Problem
    /// Nil where it isn't known, or says nothing.
    let providerName: String?
    /// The same once more; nil where that is no use.
    var again: PageLink?
    /// To the page with all ways to sign in.
    let other: PageLink
    /// Nil: no app waits.
    var client: Waiting?
    let incident: String

    /// An app that waits for an answer, and how it gets one.
    struct Waiting: Sendable {
        let name: String
        let wayBack: ExpiredPage.WayBack
    }

    /// What happened, as far as it changes what a person can do.
    enum Problem: String, Sendable, CaseIterable {
        case denied
        case passing
        case rejected
        case notFresh = "not-fresh"
        case state
        case browser
        case unknown
        case disabled
        case tooMany = "too-many"

        var title: PageMessage { PageMessage("federation.\(rawValue).title") }
        var advice: PageMessage { PageMessage("federation.\(rawValue).advice") }

        var status: Int {
            switch self {
            case .denied, .disabled, .notFresh: 403
            case .passing: 503
            case .rejected: 502
            case .state, .browser: 400
            case .unknown: 404
            case .tooMany: 429
            }
        }

        /// Whether the way on is to begin anew.
        var beginsAnew: Bool { self == .state || self == .browser }
    }

    static let template = "federation"
    static let messages = Problem.allCases.flatMap { [$0.title, $0.advice] }
    static var example: FederationPage {
        FederationPage(
            problem: .denied, providerName: "Google", again: .example, other: .example,
            client: Waiting(name: "Acme Web", wayBack: .form(action: .example, fields: [.example])),
            incident: "5f1c-9a02")
    }

    var context: PageContext {
        var context: PageContext = [
            "title": .message(problem.title), "advice": .message(problem.advice), "provider": .text(providerName),
            "again": .link(again), "other": .link(other), "anew": .flag(problem.beginsAnew),
            "client": .text(client?.name), "incident": .text(incident),
        ]
        context.merge(ExpiredPage.WayBack.context(of: client?.wayBack)) { $1 }
        return context
    }
}
