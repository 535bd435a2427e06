import OAuth

/// An authorization request in this browser, understood and opened: what every page of the flow works on.
struct AuthorizationJourney: Sendable {
    var transaction: AuthorizationTransaction
    let client: Client
    let channel: ResponseChannel
    let authorization: AuthorizationRequest
    /// The browser that the transaction is bound to; nil as long as it is bound to none.
    let browser: TenantCookies.Browser?
}
