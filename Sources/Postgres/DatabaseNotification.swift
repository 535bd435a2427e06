/// What a listener hears.
package enum DatabaseNotification: Sendable, Equatable {
    /// Listening begins, or begins again: what was notified before this was not heard.
    case listening
    /// The connection was lost, or more came than the listener kept up with: something may have been missed.
    case lost
    case payload(String)
}
