import OAuth

/// A step without what it carries, so that a table can name it.
enum Outcome: Equatable, Sendable {
    case signIn, signUp, chooseAccount, consent, issue
    case fail(AuthorizationError)

    init(_ step: AuthorizationStep) {
        self =
            switch step {
            case .signIn: .signIn
            case .signUp: .signUp
            case .chooseAccount: .chooseAccount
            case .consent: .consent
            case .issue: .issue
            case .fail(let error): .fail(error)
            }
    }

    var isFailure: Bool { if case .fail = self { true } else { false } }
}
