/// Why a text may not become somebody's new password. Whoever shows it has words for each case; none of them holds the
/// password or the list's entry.
package enum PasswordRuleProblem: Error, Equatable {
    /// Fewer code points than the rules ask for; also the empty text.
    case tooShort(minimum: Int)
    /// More than `Password.maximumBytes` of UTF-8: never reached by 128 code points of any script.
    case tooLong
    /// A NUL, a line break, a tab or the like, which not every keyboard can type again.
    case holdsControlCharacter
    /// Among the most used passwords, or one of them with the usual ending.
    case common
    /// Nothing but words that everybody can know here: the tenant's or the product's name, the person's own or address.
    case madeOfContext
    /// One character or a few over and over, or runs that count or walk along the keyboard.
    case predictable
}
