/// A provider has named somebody who has no account by that name: how they go on.
struct FinishPage: Page {
    /// Where the forms are posted: fields `transaction`, `do`, `email`, `password`.
    let action: PageLink
    /// Sealed.
    let transaction: String
    let providerName: String
    /// As the provider says it, or as it was typed.
    var email: String
    /// Whether who has no account gets one.
    let makesAccounts: Bool
    /// For who came by mistake.
    let leave: PageLink
    var problem: Problem?
    /// Which of the forms came back.
    var wish = Wish.mail
    /// Shown beside a problem.
    var incident: String?

    /// The values of the field `do`.
    enum Wish: String {
        case mail
        case password
    }

    /// Why the form came back.
    enum Problem: String, Sendable, CaseIterable {
        case missingEmail = "missing-email"
        case malformedEmail = "malformed-email"
        case missingPassword = "missing-password"
        case wrongCredentials = "wrong-credentials"
        case tooMany = "too-many"
        case busy

        var message: PageMessage { PageMessage("finish.problem.\(rawValue)") }

        var status: Int {
            switch self {
            case .busy: 503
            case .tooMany: 429
            default: 422
            }
        }
    }

    static let template = "finish"
    static let messages = Problem.allCases.map(\.message)
    static var example: FinishPage {
        FinishPage(
            action: .example, transaction: "sealed", providerName: "Google", email: "ada@example.com",
            makesAccounts: true, leave: .example, problem: .wrongCredentials, wish: .password, incident: "5f1c-9a02")
    }

    var context: PageContext {
        let isEmail = problem == .missingEmail || problem == .malformedEmail || problem == .wrongCredentials
        return [
            "action": .link(action), "transaction": .text(transaction), "provider": .text(providerName),
            "email": .text(email), "makesAccounts": .flag(makesAccounts), "leave": .link(leave),
            "mail": .text(Wish.mail.rawValue), "withPassword": .text(Wish.password.rawValue),
            "passwordOpen": .flag(problem != nil && wish == .password),
            "mailInvalid": .flag(isEmail && wish == .mail),
            "emailInvalid": .flag(isEmail && wish == .password),
            "passwordInvalid": .flag(problem == .missingPassword || problem == .wrongCredentials),
            "problem": .message(problem?.message), "incident": .text(problem == nil ? nil : incident),
        ]
    }
}
