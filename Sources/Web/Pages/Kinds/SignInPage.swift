/// E-mail and password.
package struct SignInPage: Page {
    /// Where the form is posted: fields `transaction`, `email`, `password`.
    package let action: PageLink
    /// The sealed request that it is a step of.
    package let transaction: String
    /// Nil: the person's own account.
    package let clientName: String?
    /// What the person typed before, or the client's `login_hint`.
    package let email: String
    /// For who has forgotten their password.
    package let forgot: PageLink
    /// For who has no account; nil where nobody makes one.
    package let signUp: PageLink?
    /// Servers elsewhere at which they may sign in, in the tenant's order.
    package let providers: [ProviderLink]
    /// The client asked that a person who is signed in shows it again.
    package let isReauthentication: Bool
    /// Whether "stay signed in" is ticked.
    package let isRemembered: Bool
    package let problem: Problem?
    /// Shown beside a problem.
    package let incident: String?

    package init(
        action: PageLink, transaction: String, clientName: String?, email: String = "", forgot: PageLink,
        signUp: PageLink?, providers: [ProviderLink] = [], isReauthentication: Bool = false, isRemembered: Bool = false,
        problem: Problem? = nil,
        incident: String? = nil
    ) {
        self.action = action
        self.transaction = transaction
        self.clientName = clientName
        self.email = email
        self.forgot = forgot
        self.signUp = signUp
        self.providers = providers
        self.isReauthentication = isReauthentication
        self.isRemembered = isRemembered
        self.problem = problem
        self.incident = incident
    }

    /// Why the form came back. None of them tells whether an account exists.
    package enum Problem: String, Sendable, CaseIterable {
        case missingEmail = "missing-email"
        case missingPassword = "missing-password"
        case wrongCredentials = "wrong-credentials"
        /// More people sign in at once than the server hashes passwords for.
        case busy

        var message: PageMessage { PageMessage("sign-in.problem.\(rawValue)") }
    }

    package static let template = "sign-in"
    package static let messages = Problem.allCases.map(\.message)
    package static var example: SignInPage {
        SignInPage(
            action: .example, transaction: "sealed", clientName: "Acme Web", email: "ada@example.com",
            forgot: .example, signUp: .example, providers: [.example], isReauthentication: true,
            problem: .wrongCredentials,
            incident: "5f1c-9a02")
    }

    package var context: PageContext {
        let needsEmail = email.isEmpty || problem == .missingEmail
        return [
            "action": .link(action),
            "transaction": .text(transaction),
            "client": .text(clientName),
            "email": .text(email),
            "forgot": .link(forgot),
            "signUp": .link(signUp),
            "elsewhere": .flag(!providers.isEmpty),
            "providers": .list(providers.map(\.context)),
            "reauthentication": .flag(isReauthentication),
            "remembered": .flag(isRemembered),
            "problem": .message(problem?.message),
            "incident": .text(problem == nil ? nil : incident),
            "emailInvalid": .flag(problem == .missingEmail || problem == .wrongCredentials),
            "passwordInvalid": .flag(problem == .missingPassword || problem == .wrongCredentials),
            "emailFocus": .flag(needsEmail),
            "passwordFocus": .flag(!needsEmail),
        ]
    }
}
