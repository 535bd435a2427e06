package import FoundationEssentials

/// A mail in the outbox, as the operator sees it.
package struct Mail: Sendable {
    package typealias ID = Identifier<Mail>

    /// How far it is.
    package enum State: String, Sendable, CaseIterable {
        case queued
        /// The mail server has taken it.
        case sent
        /// Given up.
        case failed
    }

    package let id: ID
    package let kind: Letter.Kind
    package let recipient: String
    /// The account that it is about, if there is one.
    package let user: UserID?
    package let created: Date
    package let state: State
    package let attempts: Int
    package let lastAttempt: Date?
    /// What came of the last attempt.
    package let outcome: String?
    /// When the next attempt is due; nil unless it is queued.
    package let due: Date?
    /// What it says; nil once it is sent.
    package let letter: Letter?

    package init(
        id: ID, kind: Letter.Kind, recipient: String, user: UserID?, created: Date, state: State, attempts: Int,
        lastAttempt: Date?, outcome: String?, due: Date?, letter: Letter?
    ) {
        self.id = id
        self.kind = kind
        self.recipient = recipient
        self.user = user
        self.created = created
        self.state = state
        self.attempts = attempts
        self.lastAttempt = lastAttempt
        self.outcome = outcome
        self.due = due
        self.letter = letter
    }
}
