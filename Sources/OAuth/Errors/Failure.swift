/// Why something was not done: refused by a specification's rule, not possible at the moment, or a fault of ours.
package enum Failure<Refusal: Error & Sendable>: Error, Sendable {
    case refused(Refusal)
    /// The database or the hashing threads can't take it now; it may be tried again. `seconds` from now.
    case unavailable(retryAfter: Int)
    /// Unexpected. The text is for the log; the world hears `server_error` and an incident id.
    case broken(String)
}

extension Failure {
    /// The same failure where something else could have been refused.
    package init(_ failure: Failure<Never>) {
        switch failure {
        case .unavailable(let retryAfter): self = .unavailable(retryAfter: retryAfter)
        case .broken(let what): self = .broken(what)
        }
    }
}
