/// A five-character SQLSTATE; the named ones are those that a program may expect.
package struct SQLState: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package init(stringLiteral value: String) {
        rawValue = value
    }

    package static let uniqueViolation: SQLState = "23505"
    package static let foreignKeyViolation: SQLState = "23503"
    package static let notNullViolation: SQLState = "23502"
    package static let checkViolation: SQLState = "23514"
    /// The server is a standby that was not promoted yet.
    package static let readOnlyTransaction: SQLState = "25006"
    package static let serializationFailure: SQLState = "40001"
    package static let deadlockDetected: SQLState = "40P01"
    /// A text has bytes that Postgres can't store: NUL, or what isn't UTF-8.
    package static let characterNotInRepertoire: SQLState = "22021"
    /// A parameter whose type nothing in the statement tells: `$1` is missing.
    package static let indeterminateDatatype: SQLState = "42P18"

    /// Whether it tells of what is around the server (class 58): a file or a library that is missing or can't be read.
    var isOfTheSystem: Bool { rawValue.hasPrefix("58") }

    static let invalidStatementName: SQLState = "26000"
    static let featureNotSupported: SQLState = "0A000"
}
