import SignIn

extension NewPasswordProblem {
    /// All that `message` may be.
    static let messages = ["missing", "too-short", "too-long", "unusable", "common", "context", "pattern"].map {
        PageMessage("new-password.problem.\($0)", ["minimum": "", "maximum": ""])
    }

    /// In the page's words.
    var message: PageMessage {
        switch self {
        case .missing: PageMessage("new-password.problem.missing")
        case .tooShort(let minimum): PageMessage("new-password.problem.too-short", ["minimum": String(minimum)])
        case .tooLong(let maximum): PageMessage("new-password.problem.too-long", ["maximum": String(maximum)])
        case .unusable: PageMessage("new-password.problem.unusable")
        case .common: PageMessage("new-password.problem.common")
        case .context: PageMessage("new-password.problem.context")
        case .pattern: PageMessage("new-password.problem.pattern")
        }
    }
}

extension NewPassword.Strength {
    static let messages = allCases.map(\.message)

    /// In the page's words.
    var message: PageMessage { PageMessage("new-password.strength.\(rawValue)") }
}
