/// A hint beside the field, so that people need not guess what the rules would have them do.
///
/// It is no count of guesses and no promise: no dictionary is asked but the list of common passwords, and nothing is
/// known of leaks. It errs towards `weak`, most so with random letters of one case, which it takes for words. Nothing
/// may be refused by it: what is refused is for `PasswordRules.accept` to say.
package enum PasswordStrength: String, Sendable, Comparable, CaseIterable {
    /// Refused by the rules, close to a common password, or soon found by who has stolen the hash.
    case weak
    case fair
    /// Four words without a connection, or a dozen random characters of all kinds, or more than that.
    case strong

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    package static func < (one: Self, other: Self) -> Bool { one.place < other.place }

    /// The bits are `GuessingEffort`'s, which counts four words of a dictionary at something over fifty, as dice do.
    init(bits: Double) {
        self = bits < 40 ? .weak : bits < 52 ? .fair : .strong
    }
}

extension PasswordRules {
    /// The strength of what was typed, whether the rules accept it or not.
    package func strength(of text: String) -> PasswordStrength {
        guard (try? accept(text)) != nil, !FoldedText(text).isNearCommon else { return .weak }
        return PasswordStrength(bits: GuessingEffort.bits(of: text))
    }
}
