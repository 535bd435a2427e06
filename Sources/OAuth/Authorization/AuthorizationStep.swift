package import FoundationEssentials

/// What comes next for an authorization request.
package enum AuthorizationStep: Sendable {
    case signIn
    case signUp
    case chooseAccount(Authentication)
    /// Ask this person for these scopes, of which the first were not agreed to before.
    case consent(Authentication, ScopeSet)
    case issue(Authentication)
    case fail(AuthorizationError)

    /// What `prompt=none` answers instead of the page that this step would show.
    fileprivate var errorWithoutPage: AuthorizationError? {
        switch self {
        case .signIn, .signUp: .loginRequired
        case .chooseAccount: .accountSelectionRequired
        case .consent: .consentRequired
        case .issue, .fail: nil
        }
    }
}

/// Everything that the next step depends on.
package struct AuthorizationFacts: Sendable {
    package let request: AuthorizationRequest
    package let client: Client
    package let transaction: AuthorizationTransaction
    /// Who is signed in to this browser.
    package let authentication: Authentication?
    /// The person that `id_token_hint` names.
    package let hintedUser: UserID?
    /// What this person agreed to before, for this client.
    package let consented: ScopeSet
    package let now: Date

    package init(
        request: AuthorizationRequest, client: Client, transaction: AuthorizationTransaction,
        authentication: Authentication?, hintedUser: UserID?, consented: ScopeSet, now: Date
    ) {
        self.request = request
        self.client = client
        self.transaction = transaction
        self.authentication = authentication
        self.hintedUser = hintedUser
        self.consented = consented
        self.now = now
    }
}

/// The whole policy of the authorization endpoint, in the order in which a person meets it.
package func nextStep(_ facts: AuthorizationFacts) -> AuthorizationStep {
    let step = nextStepWithPages(facts)
    guard facts.request.prompts.contains(.none), let error = step.errorWithoutPage else { return step }
    return .fail(error)
}

/// Seconds that the pages between a sign-in and its code may take, however small `max_age` is: 0 would ask for ever.
private let pagesAfterSignIn: TimeInterval = 300

private func nextStepWithPages(_ facts: AuthorizationFacts) -> AuthorizationStep {
    let request = facts.request
    let essential = request.claims.essentialContextClasses
    guard essential.isEmpty || AuthenticationContextClass.allCases.contains(where: { essential.contains($0.rawValue) })
    else { return .fail(.contextClassUnreachable) }

    guard let authentication = facts.authentication else {
        return request.prompts.contains(.create) ? .signUp : .signIn
    }
    let session = authentication.session.rawValue
    let isFresh = facts.transaction.authenticatedIn == session
    // Whoever is signed in already may want another account; whoever has just made one, or signed in instead, has had the choice.
    if request.prompts.contains(.create), !isFresh { return .signUp }
    if let maxAge = request.maxAge {
        let accepted = isFresh ? max(TimeInterval(maxAge), pagesAfterSignIn) : TimeInterval(maxAge)
        if facts.now.timeIntervalSince(authentication.time) > accepted { return .signIn }
    }
    if !isFresh {
        if request.prompts.contains(.login) || authentication.needsStepUp { return .signIn }
        if request.maxAge == 0 { return .signIn }
        if request.prompts.contains(.selectAccount), facts.transaction.chosenIn != session {
            return .chooseAccount(authentication)
        }
    }
    // Core 3.1.2.2: the hint's person or nobody.
    let user = authentication.user
    let subjects = request.claims.subjects
    guard facts.hintedUser ?? user == user, subjects.isEmpty || subjects.contains(user.description) else {
        return isFresh || request.prompts.contains(.none) ? .fail(.otherUser) : .signIn
    }
    if facts.transaction.consentedIn != session {
        let missing = request.consentScopes.subtracting(facts.consented)
        if request.prompts.contains(.consent) || (!facts.client.isFirstParty && !missing.isEmpty) {
            return .consent(authentication, missing.union(request.consentScopes))
        }
    }
    return .issue(authentication)
}
