/// Having one's data, and deleting the account.
struct DataPage: Page {
    let frame: AccountFrame
    /// Where both forms are posted: fields `transaction` and `do`, and to delete the account `password`.
    let action: PageLink
    /// Sealed.
    let transaction: String
    /// Whether there is one to be typed; who has none has to have signed in just now.
    var hasPassword = true
    /// Where they do that; nil when they just have, or have a password.
    var proof: PageLink?
    let email: String
    /// Days in which a deleted account can be restored.
    let days: Int
    var problem: Problem?
    /// Shown beside a problem.
    var incident: String?

    /// The values of the field `do`.
    enum Wish: String {
        case download
        case delete
    }

    /// Why the form came back.
    enum Problem: String, Sendable, CaseIterable {
        case passwordWrong = "password-wrong"
        case tooManyTries = "too-many-tries"
        case busy

        var message: PageMessage { PageMessage("account.problem.\(rawValue)") }
    }

    static let template = "data"
    static let messages = AccountFrame.messages + Problem.allCases.map(\.message)
    static var example: DataPage {
        DataPage(
            frame: .example, action: .example, transaction: "sealed", proof: .example, email: "ada@example.com",
            days: 30,
            problem: .passwordWrong, incident: "5f1c-9a02")
    }

    var context: PageContext {
        frame.context.merging(
            [
                "action": .link(action),
                "transaction": .text(transaction),
                "hasPassword": .flag(hasPassword),
                "proof": .link(proof),
                "email": .text(email),
                "days": .text(String(days)),
                "grace": .flag(days > 0),
                "download": .text(Wish.download.rawValue),
                "delete": .text(Wish.delete.rawValue),
                "problem": .message(problem?.message),
                "incident": .text(problem == nil ? nil : incident),
                "passwordInvalid": .flag(problem == .passwordWrong),
            ]) { _, own in own }
    }
}
