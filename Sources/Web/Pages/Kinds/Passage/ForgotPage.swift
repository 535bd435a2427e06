/// The address of an account whose password is forgotten.
struct ForgotPage: Page {
    /// Where the form is posted: fields `transaction`, `email`.
    let action: PageLink
    /// Sealed.
    let transaction: String
    let signIn: PageLink
    /// What the person typed before.
    var email = ""
    var problem: Problem?
    /// Shown beside a problem.
    var incident: String?

    /// Why the form came back. None of them tells whether an account exists.
    enum Problem: String, Sendable, CaseIterable {
        case missingEmail = "missing-email"
        case malformedEmail = "malformed-email"
        case tooMany = "too-many"
        case busy

        var message: PageMessage { PageMessage("forgot.problem.\(rawValue)") }
    }

    static let template = "forgot"
    static let messages = Problem.allCases.map(\.message)
    static var example: ForgotPage {
        ForgotPage(
            action: .example, transaction: "sealed", signIn: .example, email: "ada@example.com",
            problem: .malformedEmail, incident: "5f1c-9a02")
    }

    var context: PageContext {
        [
            "action": .link(action),
            "transaction": .text(transaction),
            "signIn": .link(signIn),
            "email": .text(email),
            "problem": .message(problem?.message),
            "incident": .text(problem == nil ? nil : incident),
            "emailInvalid": .flag(problem == .missingEmail || problem == .malformedEmail),
        ]
    }
}
