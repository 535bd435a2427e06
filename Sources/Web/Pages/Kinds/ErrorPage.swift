/// Something is wrong that can't be told to the client by redirect.
package struct ErrorPage: Page {
    package let problem: Problem
    /// The OAuth error code, such as `invalid_request`.
    package let code: String
    /// Our stable reason code beside it.
    package let reason: String
    package let incident: String
    /// For whoever builds the client: what to change. In English, as error descriptions are.
    package let detail: String?

    package init(problem: Problem, code: String, reason: String, incident: String, detail: String? = nil) {
        self.problem = problem
        self.code = code
        self.reason = reason
        self.incident = incident
        self.detail = detail
    }

    /// What to tell the person: each has words for what happened and what to do.
    package enum Problem: String, Sendable, CaseIterable {
        /// The request names no client, or one that is not registered here.
        case unknownClient = "unknown-client"
        /// The redirect URI is not one of the client's.
        case unregisteredRedirect = "unregistered-redirect"
        /// The request is malformed in some other way.
        case badRequest = "bad-request"
        /// A form that was not ours, or not of this browser.
        case foreignForm = "foreign-form"
        case notFound = "not-found"
        /// The database or another part is away for the moment.
        case unavailable
        /// Our own fault.
        case unexpected

        var happened: PageMessage { PageMessage("error.\(rawValue).happened") }
        var advice: PageMessage { PageMessage("error.\(rawValue).advice") }
    }

    package static let template = "error"
    package static let messages = Problem.allCases.flatMap { [$0.happened, $0.advice] }
    package static var example: ErrorPage {
        ErrorPage(
            problem: .unregisteredRedirect, code: "invalid_request", reason: "redirect_uri_mismatch",
            incident: "5f1c-9a02", detail: "redirect_uri is not registered for this client")
    }

    package var context: PageContext {
        [
            "happened": .message(problem.happened),
            "advice": .message(problem.advice),
            "code": .text(code),
            "reason": .text(reason),
            "incident": .text(incident),
            "detail": .text(detail),
        ]
    }
}
