/// The form in which a password is compared with what everybody knows: NFKC, lower-case, without spaces at its ends.
/// What is stored is never made from it.
struct FoldedText {
    let scalars: [Unicode.Scalar]

    init(_ text: String) {
        let lower = (Password.normalised(text) ?? text).lowercased()
        // Once more, for the letters whose composed form exists in lower case only.
        let scalars = (Password.normalised(lower) ?? lower).unicodeScalars
        let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        let end = scalars.lastIndex { !isSpace($0) }.map { scalars.index(after: $0) } ?? scalars.startIndex
        self.scalars = Array(scalars[..<end].drop(while: isSpace))
    }

    /// The text, and the text without each of the endings that people append when a word alone is refused, and guessers
    /// therefore try first: up to three digits or signs, or a year with at most a sign on either side.
    ///
    /// Nothing longer is taken off, and nothing from within: SP 800-63B-4 wants the whole password compared and not its
    /// parts, so that a name in a long passphrase refuses nothing. At least four code points remain.
    var roots: [ArraySlice<Unicode.Scalar>] {
        let endings = scalars.indices.suffix(6).filter { $0 >= 4 && Self.isUsualEnding(scalars[$0...]) }
        return [scalars[...]] + endings.map { scalars[..<$0] }
    }

    /// What is written several times over to make the text; nil when nothing is.
    var repeatedUnit: ArraySlice<Unicode.Scalar>? {
        guard let period = PredictablePattern.period(of: scalars[...], upTo: scalars.count / 2),
            scalars.count.isMultiple(of: period)
        else { return nil }
        return scalars[..<period]
    }

    private static func isUsualEnding(_ ending: ArraySlice<Unicode.Scalar>) -> Bool {
        guard ending.allSatisfy({ isDigit($0) || isSign($0) }) else { return false }
        if ending.count <= 3 { return true }
        let year = ending.drop(while: isSign).prefix { isDigit($0) }
        let century = year.prefix(2).map(\.properties.numericValue)
        return year.count == 4 && (century == [1, 9] || century == [2, 0])
            && year.startIndex - ending.startIndex <= 1 && ending.endIndex - year.endIndex <= 1
    }

    /// Of any script: NFKC makes ASCII of some digits only.
    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .decimalNumber }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && !scalar.properties.isAlphabetic && !isDigit(scalar)
    }
}
