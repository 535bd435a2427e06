/// Values of `prompt` (OpenID Connect Core 3.1.2.1, and Initiating User Registration 1.0 section 4.1).
package enum Prompt: String, Sendable, CaseIterable {
    case none
    case login
    case consent
    case selectAccount = "select_account"
    /// To the page on which accounts are made.
    case create
}
