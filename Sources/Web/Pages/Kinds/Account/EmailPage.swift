/// The address of an account: verifying it, and changing it.
struct EmailPage: Page {
    let frame: AccountFrame
    /// Where the forms are posted: fields `transaction`, and `do`, or `email` and `password`.
    let action: PageLink
    /// Sealed.
    let transaction: String
    /// Whether there is one to be typed; who has none has to have signed in just now.
    var hasPassword = true
    /// Where they do that; nil when they just have, or have a password.
    var proof: PageLink?
    let address: String
    let isVerified: Bool
    /// The only domains whose addresses are taken; empty: all.
    let domains: [String]
    /// What the person typed before.
    var typed = ""
    var problem: Problem?
    /// Shown beside a problem.
    var incident: String?

    /// The values of the field `do`.
    enum Wish: String {
        case verify
    }

    /// Why the form came back. None of them tells whether another account has the address.
    enum Problem: String, Sendable, CaseIterable {
        case missing
        case malformed
        case same
        case domain
        case tooMany = "too-many"
        case passwordWrong
        case tooManyTries
        case busy

        func message(_ domains: [String]) -> PageMessage {
            switch self {
            case .passwordWrong: PageMessage("account.problem.password-wrong")
            case .tooManyTries: PageMessage("account.problem.too-many-tries")
            case .busy: PageMessage("account.problem.busy")
            default: PageMessage("email.problem.\(rawValue)", ["domains": domains.joined(separator: ", ")])
            }
        }
    }

    static let template = "email"
    static let messages = AccountFrame.messages + Problem.allCases.map { $0.message([]) }
    static var example: EmailPage {
        EmailPage(
            frame: .example, action: .example, transaction: "sealed", proof: .example, address: "ada@example.com",
            isVerified: false,
            domains: ["example.com"], typed: "ada@example.org", problem: .same, incident: "5f1c-9a02")
    }

    var context: PageContext {
        frame.context.merging(
            [
                "action": .link(action),
                "transaction": .text(transaction),
                "hasPassword": .flag(hasPassword),
                "proof": .link(proof),
                "address": .text(address),
                "verified": .flag(isVerified),
                "verify": .text(Wish.verify.rawValue),
                "typed": .text(typed),
                "problem": .message(problem?.message(domains)),
                "incident": .text(problem == nil ? nil : incident),
                "emailInvalid": .flag(
                    [.missing, .malformed, .same, .domain].contains { $0 == problem }),
                "passwordInvalid": .flag(problem == .passwordWrong),
            ]) { _, own in own }
    }
}
