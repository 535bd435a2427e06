/// Why a statement has no result. `sent` tells whether the server may have executed it: if it's false, it has not.
package enum DatabaseError: Error, Sendable {
    /// The server refused the statement; it had no effect.
    case server(ServerError)
    /// The connection was lost, or the database is closing.
    case unavailable(sent: Bool)
    /// Our own deadline passed; the server may be frozen, or just slow.
    case deadlineExceeded(sent: Bool)
    /// The caller's task was cancelled. The statement may have been executed, or may still be.
    case cancelled
    /// Too many statements are waiting; this one was not sent.
    case overloaded
    /// The transaction had failed before, so that its COMMIT was a ROLLBACK; or it is over.
    case transactionAborted
    /// A result is not of the shape that was asked for. Says which column and types, never a value.
    case mismatch(String)

    /// The SQLSTATE, if it was the server that refused.
    package var sqlState: SQLState? {
        guard case .server(let error) = self else { return nil }
        return error.sqlState
    }
}

extension DatabaseError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .server(let error): error.description
        case .unavailable(let sent): "database unavailable, statement \(sent ? "sent" : "not sent")"
        case .deadlineExceeded(let sent): "database deadline exceeded, statement \(sent ? "sent" : "not sent")"
        case .cancelled: "cancelled"
        case .overloaded: "too many statements are waiting"
        case .transactionAborted: "the transaction was rolled back, or is over"
        case .mismatch(let what): "unexpected result: \(what)"
        }
    }
}
