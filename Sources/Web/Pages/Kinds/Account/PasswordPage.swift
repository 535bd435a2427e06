import SignIn

/// Changing the password of an account.
struct PasswordPage: Page {
    let frame: AccountFrame
    /// Where the form is posted: fields `transaction`, `current`, `password`, `keep`.
    let action: PageLink
    /// Sealed.
    let transaction: String
    let forgot: PageLink
    let email: String
    let hasPassword: Bool
    let minimum: Int
    var keepsOthers = false
    var problem: Problem?
    /// Of a password that was just changed.
    var changed: NewPassword.Strength?
    /// Shown beside a problem.
    var incident: String?

    /// Why the form came back.
    enum Problem: Sendable, Equatable {
        case presentWrong
        case tooManyTries
        case busy
        case new(NewPasswordProblem)

        static let messages = [Self.presentWrong, .tooManyTries, .busy].map(\.message) + NewPasswordProblem.messages

        var message: PageMessage {
            switch self {
            case .presentWrong: PageMessage("account.problem.password-wrong")
            case .tooManyTries: PageMessage("account.problem.too-many-tries")
            case .busy: PageMessage("account.problem.busy")
            case .new(let problem): problem.message
            }
        }

        var isNew: Bool { if case .new = self { true } else { false } }
    }

    static let template = "password"
    static let messages = AccountFrame.messages + Problem.messages + NewPassword.Strength.messages
    static var example: PasswordPage {
        PasswordPage(
            frame: .example, action: .example, transaction: "sealed", forgot: .example, email: "ada@example.com",
            hasPassword: true, minimum: 8, problem: .presentWrong, changed: .strong, incident: "5f1c-9a02")
    }

    var context: PageContext {
        frame.context.merging(
            [
                "action": .link(action),
                "transaction": .text(transaction),
                "forgot": .link(forgot),
                "email": .text(email),
                "hasPassword": .flag(hasPassword),
                "minimum": .text(String(minimum)),
                "keeps": .flag(keepsOthers),
                "problem": .message(problem?.message),
                "changed": .message(changed?.message),
                "incident": .text(problem == nil ? nil : incident),
                "presentInvalid": .flag(problem == .presentWrong),
                "passwordInvalid": .flag(problem?.isNew == true),
            ]) { _, own in own }
    }
}
