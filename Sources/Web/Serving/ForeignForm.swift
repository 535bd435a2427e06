import Hummingbird
import HummingbirdCore
import Logging
import OAuth

extension WebServices {
    /// The answer to a form or a link that doesn't come from a page of ours, or not from this browser: nothing was done.
    func refuseForeignForm(_ request: TenantRequest) -> Response {
        let reason = "transaction_foreign"
        logger.info(
            "form refused",
            metadata: [
                "incident": "\(request.server.incident)", "tenant": "\(request.tenant.slug)", "reason": "\(reason)",
            ])
        let page = ErrorPage(
            problem: .foreignForm, code: "invalid_request", reason: reason, incident: request.server.incident)
        return PageAnswers(self).answer(page, status: 400, to: request)
    }
}
