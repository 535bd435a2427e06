/// Why a text can't be a password at all. A policy of a tenant (length, known leaks) is another matter.
package enum PasswordProblem: Error, Equatable {
    case empty
    /// More than `Password.maximumBytes` of UTF-8.
    case tooLong
    case containsNUL
}
