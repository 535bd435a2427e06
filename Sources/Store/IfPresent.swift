/// What saving does with a row that is there already.
package enum IfPresent: Sendable {
    /// Nothing: the answer is `.unchanged`.
    case leave
    /// Makes it like the one that is saved, but for these columns, which have their value only in a new row.
    case replace(keeping: Set<KeptColumn> = [])

    /// State that may have moved on since the row was declared.
    package enum KeptColumn: String, Sendable {
        case enabled
        /// A client that has a secret keeps it; one that has none gets the new one.
        case secret
        case emailVerified = "email_verified"
        /// Kept while the number is the same.
        case phoneNumberVerified = "phone_number_verified"
    }

    var leaves: Bool {
        if case .leave = self { true } else { false }
    }

    var kept: [String] {
        if case .replace(let columns) = self { columns.map(\.rawValue).sorted() } else { [] }
    }
}
