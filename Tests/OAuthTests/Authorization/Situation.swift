import FoundationEssentials
import OAuth
import Testing

/// One row of the decision table of the authorization endpoint, and what the pages that it leads to would change in it.
struct Situation: Sendable, CustomTestStringConvertible {
    enum Session: CaseIterable { case absent, young, old, begunInThisTransaction }
    enum Hint: CaseIterable { case absent, samePerson, anotherPerson }

    static let ada = UserID.random()
    static let bob = UserID.random()
    static let maxAge = 60

    var prompts: Set<Prompt> = []
    var maxAge: Int?
    var session = Session.young
    var hint = Hint.absent
    var hasConsented = true
    var isFirstParty = false
    var claims: String?
    var choseAccount = false
    var answeredConsent = false
    /// Seconds since the sign-in; nil: what the session says.
    var age: TimeInterval?

    var testDescription: String {
        "prompt \(prompts.map(\.rawValue).sorted()) max_age \(maxAge.map(String.init) ?? "-") session \(session) hint \(hint) "
            + "consented \(hasConsented) first-party \(isFirstParty) chose \(choseAccount) answered \(answeredConsent)"
    }

    func facts() throws -> AuthorizationFacts {
        let client = try exampleClient(isFirstParty: isFirstParty)
        let request = try read(
            exampleParameters([
                "prompt": prompts.isEmpty ? nil : prompts.map(\.rawValue).sorted().joined(separator: " "),
                "max_age": maxAge.map(String.init), "claims": claims,
            ]), of: client)
        let sessionID = SessionID.random()
        var transaction = AuthorizationTransaction(request: "", started: exampleNow, browser: nil)
        if session == .begunInThisTransaction { transaction.authenticatedIn = sessionID.rawValue }
        if choseAccount { transaction.chosenIn = sessionID.rawValue }
        if answeredConsent { transaction.consentedIn = sessionID.rawValue }
        let age = age ?? (session == .old ? 3_600 : 1)
        return AuthorizationFacts(
            request: request, client: client, transaction: transaction,
            authentication: session == .absent
                ? nil
                : Authentication(
                    user: Situation.ada, session: sessionID, time: exampleNow.addingTimeInterval(-age),
                    methods: [.password]),
            hintedUser: hint == .absent ? nil : hint == .samePerson ? Situation.ada : Situation.bob,
            consented: hasConsented ? ["openid", "profile"] : ["openid"], now: exampleNow)
    }

    var isTooOld: Bool {
        guard let maxAge, session != .begunInThisTransaction else { return false }
        return maxAge == 0 || session == .old
    }

    func step() throws -> AuthorizationStep { nextStep(try facts()) }

    /// Every situation that the axes make.
    static let all: [Situation] = {
        let others: [Prompt] = [.login, .consent, .selectAccount, .create]
        let prompts =
            (0..<16).map { mask in Set(others.indices.filter { mask >> $0 & 1 == 1 }.map { others[$0] }) } + [[.none]]
        var all: [Situation] = []
        for prompt in prompts {
            for maxAge in [nil, 0, Situation.maxAge] {
                for session in Session.allCases {
                    for hint in Hint.allCases {
                        for flags in 0..<4 {
                            all.append(
                                Situation(
                                    prompts: prompt, maxAge: maxAge, session: session, hint: hint,
                                    hasConsented: flags & 1 == 1,
                                    isFirstParty: flags & 2 == 2))
                        }
                    }
                }
            }
        }
        return all
    }()
}
