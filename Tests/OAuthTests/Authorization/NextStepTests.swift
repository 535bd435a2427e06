import FoundationEssentials
import OAuth
import Testing

struct NextStepTests {
    static let table: [(Situation, Outcome)] = [
        // Nobody is signed in.
        (Situation(session: .absent), .signIn), (Situation(prompts: [.none], session: .absent), .fail(.loginRequired)),
        (Situation(prompts: [.selectAccount], session: .absent), .signIn),
        (Situation(session: .absent, hint: .anotherPerson), .signIn),
        // Somebody is.
        (Situation(), .issue), (Situation(prompts: [.none]), .issue), (Situation(session: .old), .issue),
        (Situation(session: .begunInThisTransaction), .issue),
        // prompt=login is met by a sign-in of this transaction alone.
        (Situation(prompts: [.login]), .signIn),
        (Situation(prompts: [.login], session: .begunInThisTransaction), .issue),
        (Situation(prompts: [.login, .selectAccount], choseAccount: true), .signIn),
        // prompt=create is met by any sign-in of this transaction.
        (Situation(prompts: [.create], session: .absent), .signUp), (Situation(prompts: [.create]), .signUp),
        (Situation(prompts: [.create, .login], maxAge: 0), .signUp),
        (Situation(prompts: [.create], session: .begunInThisTransaction), .issue),
        // max_age.
        (Situation(maxAge: 60), .issue), (Situation(maxAge: 60, session: .old), .signIn),
        (Situation(maxAge: 3_600, session: .old), .issue),
        (Situation(maxAge: 3_599, session: .old), .signIn), (Situation(maxAge: 0), .signIn),
        (Situation(maxAge: 0, session: .begunInThisTransaction), .issue),
        (Situation(prompts: [.none], maxAge: 60, session: .old), .fail(.loginRequired)),
        (Situation(prompts: [.none], maxAge: 0), .fail(.loginRequired)),
        (Situation(prompts: [.none], maxAge: 60), .issue),
        // Which account.
        (Situation(prompts: [.selectAccount]), .chooseAccount),
        (Situation(prompts: [.selectAccount], choseAccount: true), .issue),
        (Situation(prompts: [.selectAccount], session: .begunInThisTransaction), .issue),
        // Whose.
        (Situation(hint: .samePerson), .issue), (Situation(hint: .anotherPerson), .signIn),
        (Situation(session: .begunInThisTransaction, hint: .anotherPerson), .fail(.otherUser)),
        (Situation(prompts: [.none], hint: .anotherPerson), .fail(.otherUser)),
        (Situation(prompts: [.none], hint: .samePerson), .issue),
        (Situation(prompts: [.selectAccount], hint: .anotherPerson, choseAccount: true), .signIn),
        (Situation(hint: .anotherPerson, hasConsented: false), .signIn),
        // Consent.
        (Situation(hasConsented: false), .consent), (Situation(hasConsented: false, answeredConsent: true), .issue),
        (Situation(hasConsented: false, isFirstParty: true), .issue), (Situation(prompts: [.consent]), .consent),
        (Situation(prompts: [.consent], isFirstParty: true), .consent),
        (Situation(prompts: [.consent], answeredConsent: true), .issue),
        (Situation(prompts: [.none], hasConsented: false), .fail(.consentRequired)),
        (Situation(prompts: [.none], hasConsented: false, isFirstParty: true), .issue),
        (Situation(claims: #"{"userinfo":{"email":null}}"#), .consent),
        (Situation(isFirstParty: true, claims: #"{"userinfo":{"email":null}}"#), .issue),
        // The claims request.
        (
            Situation(session: .absent, claims: #"{"id_token":{"acr":{"essential":true,"value":"x"}}}"#),
            .fail(.contextClassUnreachable)
        ),
        (Situation(claims: #"{"id_token":{"acr":{"essential":true,"values":["x","urn:ostiary:acr:1"]}}}"#), .issue),
        (Situation(claims: #"{"id_token":{"acr":{"value":"x"}}}"#), .issue),
        (Situation(claims: #"{"id_token":{"sub":{"value":"\#(Situation.ada)"}}}"#), .issue),
        (Situation(claims: #"{"id_token":{"sub":{"values":["\#(Situation.bob)","\#(Situation.ada)"]}}}"#), .issue),
        (Situation(claims: #"{"id_token":{"sub":{"value":"\#(Situation.bob)"}}}"#), .signIn),
        (
            Situation(prompts: [.none], claims: #"{"id_token":{"sub":{"value":"\#(Situation.bob)"}}}"#),
            .fail(.otherUser)
        ),
        (Situation(hint: .samePerson, claims: #"{"id_token":{"sub":{"value":"\#(Situation.bob)"}}}"#), .signIn),
    ]

    @Test(arguments: table) func `the table of decisions`(situation: Situation, outcome: Outcome) throws {
        #expect(Outcome(try situation.step()) == outcome)
    }

    @Test func `prompt=none turns the page of every situation into its error`() throws {
        for situation in Situation.all where situation.prompts == [.none] {
            var withPages = situation
            withPages.prompts = []
            let expected: Outcome =
                switch Outcome(try withPages.step()) {
                case .signIn
                where situation.session != .absent && situation.hint == .anotherPerson && !situation.isTooOld:
                    .fail(.otherUser)
                case .signIn, .signUp: .fail(.loginRequired)
                case .chooseAccount: .fail(.accountSelectionRequired)
                case .consent: .fail(.consentRequired)
                case let other: other
                }
            #expect(Outcome(try situation.step()) == expected, "\(situation.testDescription)")
        }
    }

    @Test func `a code is issued only when nothing is left to ask`() throws {
        for situation in Situation.all where Outcome(try situation.step()) == .issue {
            let isFresh = situation.session == .begunInThisTransaction
            #expect(situation.session != .absent && situation.hint != .anotherPerson)
            #expect(isFresh || (!situation.prompts.contains(.login) && !situation.isTooOld))
            #expect(isFresh || !situation.prompts.contains(.selectAccount))
            #expect(isFresh || !situation.prompts.contains(.create))
            #expect(!situation.prompts.contains(.consent) && (situation.hasConsented || situation.isFirstParty))
        }
    }

    @Test func `each page that is answered leads on, and none is shown twice`() throws {
        for start in Situation.all {
            var situation = start
            var seen: [Outcome] = []
            var outcome = Outcome(try situation.step())
            while ![.issue].contains(outcome), !outcome.isFailure {
                #expect(!seen.contains(outcome), "\(start.testDescription)")
                guard !seen.contains(outcome) else { break }
                seen.append(outcome)
                switch outcome {
                case .signIn, .signUp: situation.session = .begunInThisTransaction
                case .chooseAccount: situation.choseAccount = true
                case .consent: situation.answeredConsent = true
                case .issue, .fail: break
                }
                outcome = Outcome(try situation.step())
            }
        }
    }

    @Test func `consent asks for all scopes, the new ones first`() throws {
        guard case .consent(let authentication, let scopes) = try Situation(hasConsented: false).step() else {
            Issue.record("not consent")
            return
        }
        #expect(authentication.user == Situation.ada && scopes == ["profile", "openid"])
    }

    @Test func `an answer given in another session doesn't count`() throws {
        var facts = try Situation(prompts: [.login], maxAge: 0).facts()
        var transaction = facts.transaction
        transaction.authenticatedIn = SessionID.random().rawValue
        transaction.chosenIn = transaction.authenticatedIn
        transaction.consentedIn = transaction.authenticatedIn
        for (prompt, outcome) in [
            (Prompt.login, Outcome.signIn), (.selectAccount, .chooseAccount), (.consent, .consent),
        ] {
            let base = try Situation(prompts: [prompt]).facts()
            facts = AuthorizationFacts(
                request: base.request, client: base.client, transaction: transaction,
                authentication: base.authentication,
                hintedUser: nil, consented: base.consented, now: exampleNow)
            #expect(Outcome(nextStep(facts)) == outcome)
        }
    }

    @Test func `max_age=0 is met by no earlier sign-in, not even one of this instant`() throws {
        for seconds in [-1.0, 0, 1] {
            let base = try Situation(maxAge: 0).facts()
            let session = try #require(base.authentication)
            let authentication = Authentication(
                user: session.user, session: session.session, time: exampleNow.addingTimeInterval(-seconds),
                methods: session.methods)
            let facts = AuthorizationFacts(
                request: base.request, client: base.client, transaction: base.transaction,
                authentication: authentication, hintedUser: nil, consented: base.consented, now: exampleNow)
            #expect(Outcome(nextStep(facts)) == .signIn)
        }
    }

    @Test(arguments: [(0, 300.0, Outcome.issue), (0, 301, .signIn), (299, 301, .signIn), (301, 301, .issue)])
    func `a tab left lying after its sign-in asks again, as max_age says`(
        maxAge: Int, seconds: TimeInterval, outcome: Outcome
    ) throws {
        var situation = Situation(maxAge: maxAge, session: .begunInThisTransaction)
        situation.age = seconds
        #expect(Outcome(try situation.step()) == outcome)
    }

    /// The errors that this function is the only source of.
    static let errors: Set<AuthorizationError> = Set(
        table.compactMap { if case .fail(let error) = $0.1 { error } else { nil } })
}
