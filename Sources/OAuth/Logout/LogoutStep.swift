/// How far a signing out reaches.
package enum LogoutScope: String, Sendable, Codable, CaseIterable {
    /// What this client was given in this session. The session goes on, and so do other apps.
    case app
    /// The session of this browser, with every app in it; what was granted for offline access stays.
    case browser
    /// All sessions of the person and all that came of them, on every device, offline access too.
    case everywhere
}

/// What a logout request leads to.
package enum LogoutStep: Sendable, Equatable {
    /// The session ends, as far as the scope says.
    case end(LogoutScope)
    /// The person is asked.
    case confirm
    /// Nobody is signed in: there is nothing to end.
    case finish
}

/// Finds it. Whose session it is, the browser's cookie says: a hint alone ends nothing. It only spares the person the question, when
/// it is one of ours and was given for the same person; else whoever made them follow a link would sign them out (OpenID Connect
/// RP-Initiated Logout 1.0 sections 2 and 6).
package func logoutStep(session: Authentication?, hinted: UserID?) -> LogoutStep {
    guard let session else { return .finish }
    return session.user == hinted ? .end(.browser) : .confirm
}
