/// A mail was sent, and its code is waited for.
struct CheckMailPage: Page {
    /// Where the form is posted: fields `transaction`, `code`, and `do` for another wish.
    let action: PageLink
    /// Sealed.
    let transaction: String
    let address: String
    /// To begin with another address; nil where there is none to choose.
    let other: PageLink?
    /// Whether the mail has a link as well.
    var hasLink = true
    var wasSentAgain = false
    var problem: Problem?
    /// Shown beside a problem.
    var incident: String?

    /// The values of the field `do`.
    enum Wish: String {
        case again
    }

    /// Why the form came back.
    enum Problem: String, Sendable, CaseIterable {
        case codeMalformed = "code-malformed"
        case codeWrong = "code-wrong"
        case notYet = "not-yet"
        case expired
        case replaced
        case used
        case tooManyTries = "too-many-tries"
        case tooMany = "too-many"
        case unknown
        case taken
        case busy

        var message: PageMessage { PageMessage("check-mail.problem.\(rawValue)") }
    }

    static let template = "check-mail"
    static let messages = Problem.allCases.map(\.message)
    static var example: CheckMailPage {
        CheckMailPage(
            action: .example, transaction: "sealed", address: "ada@example.com", other: .example, wasSentAgain: true,
            problem: .codeWrong, incident: "5f1c-9a02")
    }

    var context: PageContext {
        [
            "action": .link(action),
            "transaction": .text(transaction),
            "address": .text(address),
            "linked": .flag(hasLink),
            "other": .link(other),
            "again": .text(Wish.again.rawValue),
            "sentAgain": .flag(wasSentAgain && problem == nil),
            "problem": .message(problem?.message),
            "incident": .text(problem == nil ? nil : incident),
            "codeInvalid": .flag(problem == .codeMalformed || problem == .codeWrong),
        ]
    }
}
