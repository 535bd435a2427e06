/// Values of `prompt` (OpenID Connect Core 3.1.2.1).
package enum Prompt: String, Sendable, CaseIterable {
    case none
    case login
    case consent
    case selectAccount = "select_account"
}
