import Postgres

/// Why the store didn't do what it was asked.
package enum StoreError: Error, Sendable, CustomStringConvertible {
    /// The database can't be reached, is too slow or too busy. `applied` says whether the statement may have been carried out
    /// all the same: nobody knows, when its answer was lost.
    case unavailable(mayHaveApplied: Bool)
    /// A constraint of this name refused the row.
    case conflict(constraint: String)
    /// A statement and the schema don't fit, or a sealed column can't be opened: a fault of ours or of the operator's.
    case broken(String)

    init(_ error: DatabaseError) {
        switch error {
        case .unavailable(let sent), .deadlineExceeded(let sent):
            self = .unavailable(mayHaveApplied: sent)
        case .cancelled:
            self = .unavailable(mayHaveApplied: true)
        case .overloaded, .transactionAborted:
            self = .unavailable(mayHaveApplied: false)
        case .server(let fault):
            self =
                StoreError.constraintStates.contains(fault.sqlState)
                ? .conflict(constraint: fault.constraint ?? "")
                : StoreError.passingStates.contains(String(fault.sqlState.rawValue.prefix(2)))
                    || fault.sqlState == .readOnlyTransaction
                    ? .unavailable(mayHaveApplied: false)
                    : .broken(fault.description)
        case .mismatch(let what):
            self = .broken(what)
        }
    }

    package var description: String {
        switch self {
        case .unavailable(mayHaveApplied: false): "the database can't be reached, or is too slow or too busy"
        case .unavailable(mayHaveApplied: true): "the database didn't answer: the last change may have been made or not"
        case .conflict(let constraint): "unexpected conflict on \(constraint)"
        case .broken(let what): what
        }
    }

    private static let constraintStates: Set<SQLState> = [.uniqueViolation, .foreignKeyViolation, .checkViolation]

    /// Classes of SQLSTATE that pass by themselves: connection exceptions, insufficient resources, operator intervention, rolled-back
    /// transactions, and system errors: a Postgres that is upgraded while it runs can't load its libraries (58P01) until it is restarted.
    private static let passingStates: Set<String> = ["08", "40", "53", "57", "58"]
}
