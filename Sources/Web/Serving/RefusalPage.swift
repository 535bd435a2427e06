import Hummingbird
import HummingbirdCore
import Logging
import OAuth

/// A request of a browser that can't be carried out, and that nobody but its person can be told of.
struct RefusalPage {
    let problem: ErrorPage.Problem
    /// In RFC 6749's words.
    let code: String
    /// The stable reason code.
    let reason: String
    /// For the developer who reads the page.
    var explanation: String?

    /// A form or a link that doesn't come from a page of ours, or not from this browser: nothing was done.
    static let foreignForm = RefusalPage(
        problem: .foreignForm, code: "invalid_request", reason: "transaction_foreign")
}

extension WebServices {
    /// The page, with an incident by which the log finds it.
    func answer(_ refusal: RefusalPage, _ request: TenantRequest) -> Response {
        log("refused on a page", refusal.reason, request)
        let page = ErrorPage(
            problem: refusal.problem, code: refusal.code, reason: refusal.reason,
            incident: request.server.incident, detail: refusal.explanation)
        return PageAnswers(self).answer(page, status: 400, to: request)
    }

    /// Notes a refusal under the incident that its person or client is shown.
    func log(_ what: Logger.Message, _ reason: String, _ request: TenantRequest) {
        logger.info(
            what,
            metadata: [
                "incident": "\(request.server.incident)", "tenant": "\(request.tenant.slug)", "reason": "\(reason)",
            ])
    }
}
