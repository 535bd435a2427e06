import SignIn

/// Name, e-mail address and a new password.
struct SignUpPage: Page {
    /// Where the form is posted: fields `transaction`, `name`, `email`, `password`, `remember`.
    let action: PageLink
    /// Sealed.
    let transaction: String
    /// For who has an account already.
    let signIn: PageLink
    /// The app that waits; nil: the person's own account.
    let clientName: String?
    /// What the person typed before.
    var name = ""
    var email = ""
    var isRemembered = false
    let minimum: Int
    /// The only domains whose addresses are taken; empty: all.
    let domains: [String]
    /// Whether the tenant shows documents that are agreed to.
    var hasDocuments = false
    /// Servers elsewhere at which they may sign in instead.
    var providers: [ProviderLink] = []
    var problem: Problem?
    /// Of the password that was typed with it.
    var strength: NewPassword.Strength?
    /// Shown beside a problem.
    var incident: String?

    /// Why the form came back. None of them tells whether an account exists.
    enum Problem: Sendable, Equatable {
        case missingEmail
        case malformedEmail
        case domain
        case name
        case password(NewPasswordProblem)
        case tooMany
        case busy

        static let messages =
            ["missing-email", "malformed-email", "domain", "name", "too-many", "busy"].map {
                PageMessage("sign-up.problem.\($0)", ["domains": ""])
            } + NewPasswordProblem.messages

        func message(_ domains: [String]) -> PageMessage {
            switch self {
            case .missingEmail: PageMessage("sign-up.problem.missing-email")
            case .malformedEmail: PageMessage("sign-up.problem.malformed-email")
            case .domain: PageMessage("sign-up.problem.domain", ["domains": domains.joined(separator: ", ")])
            case .name: PageMessage("sign-up.problem.name")
            case .password(let problem): problem.message
            case .tooMany: PageMessage("sign-up.problem.too-many")
            case .busy: PageMessage("sign-up.problem.busy")
            }
        }

        var isPassword: Bool { if case .password = self { true } else { false } }
        var isEmail: Bool { [.missingEmail, .malformedEmail, .domain].contains(self) }
    }

    static let template = "sign-up"
    static let messages = Problem.messages + NewPassword.Strength.messages
    static var example: SignUpPage {
        SignUpPage(
            action: .example, transaction: "sealed", signIn: .example, clientName: "Acme Web", name: "Ada Lovelace",
            email: "ada@example.com", minimum: 8, domains: ["example.com"], hasDocuments: true, providers: [.example],
            problem: .missingEmail,
            strength: .fair, incident: "5f1c-9a02")
    }

    var context: PageContext {
        [
            "action": .link(action),
            "transaction": .text(transaction),
            "signIn": .link(signIn),
            "client": .text(clientName),
            "name": .text(name),
            "email": .text(email),
            "remembered": .flag(isRemembered),
            "minimum": .text(String(minimum)),
            "limited": .flag(!domains.isEmpty),
            "domains": .text(domains.joined(separator: ", ")),
            "documents": .flag(hasDocuments),
            "elsewhere": .flag(!providers.isEmpty),
            "providers": .list(providers.map(\.context)),
            "problem": .message(problem?.message(domains)),
            "strength": .message(strength?.message),
            "incident": .text(problem == nil ? nil : incident),
            "nameInvalid": .flag(problem == .name),
            "emailInvalid": .flag(problem?.isEmail == true),
            "passwordInvalid": .flag(problem?.isPassword == true),
        ]
    }
}
