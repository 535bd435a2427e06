import HTTPTypes
import OAuth
import SignIn

/// Somebody in this browser on the way into their account by mail: what every page of that way works on.
struct Passage: Sendable {
    var transaction: PassageTransaction
    /// The authorization request that waits, understood; nil: the person's own account does.
    let journey: AuthorizationJourney?
    let browser: TenantCookies.Browser

    var client: Client? { journey?.client }
    var uiLocales: [String] { journey?.authorization.uiLocales ?? [] }
    /// A form on the way may end in a redirect to the client.
    var policy: PageAnswers.Policy { PageAnswers.Policy(formDestination: journey?.channel.address.policySources) }
}
