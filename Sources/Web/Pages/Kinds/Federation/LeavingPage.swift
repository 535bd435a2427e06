/// Somebody's address belongs to a provider: on the way there. A page and no redirect, which the policy of the page before would not let
/// a form's answer lead elsewhere by.
struct LeavingPage: Page {
    let provider: ProviderLink
    /// What the person typed.
    let address: String

    static let template = "leaving"
    static var example: LeavingPage { LeavingPage(provider: .example, address: "ada@example.com") }

    var context: PageContext { provider.context.merging(["address": .text(address)]) { $1 } }
}
