import FoundationEssentials
import OAuth
import SignIn

@testable import Web

extension EveryPage {
    /// Those of signing up, and of whatever a mail proves.
    static func passages(with text: String) -> [any Page] {
        let link = PageLink.example
        let passwordProblems: [NewPasswordProblem] = [
            .missing, .tooShort(minimum: 8), .tooLong(maximum: 1024), .unusable, .common, .context, .pattern,
        ]
        let signUpProblems: [SignUpPage.Problem?] =
            [nil, .missingEmail, .malformedEmail, .domain, .name, .tooMany, .busy]
            + passwordProblems.map { .password($0) }
        let signUps = signUpProblems.map { problem in
            SignUpPage(
                action: link, transaction: text, signIn: link, clientName: text, name: text, email: text,
                isRemembered: problem == nil, minimum: 8, domains: problem == nil ? [] : [text], hasDocuments: true,
                problem: problem, strength: problem?.isPassword == true ? nil : .fair, incident: text)
        }
        let checks = ([nil] + CheckMailPage.Problem.allCases).map { problem in
            CheckMailPage(
                action: link, transaction: text, address: text, other: problem == nil ? nil : link,
                wasSentAgain: problem == nil, problem: problem, incident: text)
        }
        let confirms = ConfirmPage.Purpose.allCases.flatMap { purpose in
            ([nil] + ConfirmPage.Problem.allCases).map { problem in
                ConfirmPage(
                    action: link, token: text, purpose: purpose, address: text, asksForPassword: problem != nil,
                    problem: problem, incident: text)
            }
        }
        let forgets = ([nil] + ForgotPage.Problem.allCases).map { problem in
            ForgotPage(
                action: link, transaction: text, signIn: link, email: text, problem: problem, incident: text)
        }
        let resets = ([nil] + passwordProblems).map { problem in
            NewPasswordPage(
                action: link, carrier: problem == nil ? .token(text) : .transaction(text), address: text,
                isUndoing: problem == nil, minimum: 8, problem: problem, isBusy: false, incident: text)
        }
        let outcomes = OutcomePage.Outcome.allCases.map { outcome in
            OutcomePage(outcome: outcome, way: outcome == .confirmed ? nil : .signIn(link), date: text)
        }
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let time = PageTime(now, now: now)
        let others: [any Page] = [
            SignUpClosedPage(), DeclinePage(action: link, address: text),
            RestorePage(action: link, transaction: text, leave: link, date: text),
            InboxPage(items: []),
            InboxPage(items: [
                InboxPage.Item(recipient: text, subject: text, state: text, time: time, html: link, text: link),
                InboxPage.Item(recipient: text, subject: text, state: text, time: time, html: nil, text: nil),
            ]),
        ]
        return signUps + checks + confirms + forgets + resets + outcomes + others
    }
}
