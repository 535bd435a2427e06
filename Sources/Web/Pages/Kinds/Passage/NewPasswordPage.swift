import SignIn

/// A new password, for who has shown that they read their mail.
struct NewPasswordPage: Page {
    /// Where the form is posted: fields `carrier`'s and `password`.
    let action: PageLink
    let carrier: Carrier
    /// The account's.
    let address: String
    /// Whether the account gets this address back with it.
    let isUndoing: Bool
    let minimum: Int
    var problem: NewPasswordProblem?
    var isBusy = false
    /// Shown beside a problem.
    var incident: String?

    /// What shows that the mail was read.
    enum Carrier: Sendable {
        /// Sealed.
        case transaction(String)
        /// Of the mail's link.
        case token(String)

        var field: HiddenField {
            switch self {
            case .transaction(let text): HiddenField(name: "transaction", value: text)
            case .token(let text): HiddenField(name: "token", value: text)
            }
        }
    }

    static let template = "reset"
    private static let busy = PageMessage("forgot.problem.busy")
    static let messages = NewPasswordProblem.messages + [busy]
    static var example: NewPasswordPage {
        NewPasswordPage(
            action: .example, carrier: .token("token"), address: "ada@example.com", isUndoing: true, minimum: 8,
            problem: .missing, incident: "5f1c-9a02")
    }

    var context: PageContext {
        let message = problem?.message ?? (isBusy ? Self.busy : nil)
        return [
            "action": .link(action),
            "fields": .list([carrier.field.context]),
            "address": .text(address),
            "email": .text(address),
            "undo": .flag(isUndoing),
            "minimum": .text(String(minimum)),
            "problem": .message(message),
            "incident": .text(message == nil ? nil : incident),
            "passwordInvalid": .flag(problem != nil),
        ]
    }
}
