/// What a newly chosen password must be, after NIST SP 800-63B-4 section 3.1.1.2: long enough, and not one of those
/// that are guessed first. No class of characters is asked for, spaces stay as they were typed, nothing is cut off.
///
/// Nothing here applies to a password that is presented at sign-in: who has a weak one must still be let in with it.
package struct PasswordRules: Sendable {
    /// What a tenant may ask for, in Unicode code points of the NFKC form.
    package static let minimumRange = 8...64

    /// How many code points these rules ask for, for the page to say.
    package let minimum: Int
    private let context: ContextWords

    /// A `minimum` outside `minimumRange` becomes the nearer end of it: with no rules at all nobody could choose a
    /// password. `context` is the names as they are shown (of the tenant, the product, the person) and the e-mail
    /// address; their parts are found here.
    package init(minimum: Int = 8, context: [String] = []) {
        self.minimum = min(max(minimum, Self.minimumRange.lowerBound), Self.minimumRange.upperBound)
        self.context = ContextWords(context)
    }

    /// The password that the text is, if these rules let it be somebody's new one. Some ten microseconds.
    package func accept(_ text: String) throws(PasswordRuleProblem) -> Password {
        let password = try parsed(text)
        guard password.length >= minimum else { throw .tooShort(minimum: minimum) }
        let folded = FoldedText(text)
        let roots = folded.roots
        if roots.contains(where: CommonPasswords.contains) { throw .common }
        if let unit = folded.repeatedUnit, CommonPasswords.contains(unit) { throw .common }
        if context.make(up: folded.scalars) { throw .madeOfContext }
        if roots.contains(where: PredictablePattern.covers) { throw .predictable }
        return password
    }

    private func parsed(_ text: String) throws(PasswordRuleProblem) -> Password {
        let password: Password
        do throws(PasswordProblem) {
            password = try Password(text)
        } catch {
            switch error {
            case .empty: throw .tooShort(minimum: minimum)
            case .tooLong: throw .tooLong
            case .containsNUL: throw .holdsControlCharacter
            }
        }
        let holdsControl = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard !holdsControl else { throw .holdsControlCharacter }
        return password
    }
}
