/// Where a mail's link leads: it shows what will be done, and only its button does it.
struct ConfirmPage: Page {
    /// Where the form is posted: fields `token` and, where it is asked for, `password`.
    let action: PageLink
    let token: String
    let purpose: Purpose
    let address: String
    let asksForPassword: Bool
    var problem: Problem?
    /// Shown beside a problem.
    var incident: String?

    /// What is confirmed.
    enum Purpose: String, Sendable, CaseIterable {
        case signUp = "sign-up"
        case verify
        case change

        var title: PageMessage { PageMessage("confirm.\(rawValue).title") }
        func lead(_ address: String) -> PageMessage { PageMessage("confirm.\(rawValue).lead", ["address": address]) }
    }

    /// Why the form came back.
    enum Problem: String, Sendable, CaseIterable {
        case passwordWrong = "password-wrong"
        case tooManyTries = "too-many-tries"
        case busy

        var message: PageMessage { PageMessage("confirm.problem.\(rawValue)") }

        /// The stable reason code.
        var reason: String {
            switch self {
            case .passwordWrong: "password_wrong"
            case .tooManyTries: "too_many_tries"
            case .busy: "busy"
            }
        }
    }

    static let template = "confirm"
    static let messages =
        Purpose.allCases.flatMap { [$0.title, $0.lead("")] } + Problem.allCases.map(\.message)
    static var example: ConfirmPage {
        ConfirmPage(
            action: .example, token: "token", purpose: .signUp, address: "ada@example.com", asksForPassword: true,
            problem: .passwordWrong, incident: "5f1c-9a02")
    }

    var context: PageContext {
        [
            "action": .link(action),
            "token": .text(token),
            "title": .message(purpose.title),
            "lead": .message(purpose.lead(address)),
            "email": .text(address),
            "asks": .flag(asksForPassword),
            "problem": .message(problem?.message),
            "incident": .text(problem == nil ? nil : incident),
            "passwordInvalid": .flag(problem == .passwordWrong),
        ]
    }
}
