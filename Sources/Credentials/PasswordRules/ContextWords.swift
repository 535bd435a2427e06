/// The words that anybody can know who guesses the password of this person at this place.
struct ContextWords {
    /// So many other characters may stand around and between the words: a date of birth, and not a random number.
    private static let mostFillers = 8

    private let words: Set<[Unicode.Scalar]>

    /// Takes names and addresses as they are: "Ada King" gives ada, king and adaking.
    init(_ names: [String]) {
        var words: Set<[Unicode.Scalar]> = []
        for name in names {
            for half in FoldedText(name).scalars.split(separator: "@") {
                let parts = half.split { !Self.isOfWord($0) }
                words.formUnion(parts.map(Array.init))
                words.insert(parts.flatMap(\.self))
                // As it is written, for the initials, which are no words.
                words.insert(Array(half))
            }
        }
        self.words = words.filter { $0.count >= 2 && ($0.contains(where: Self.isLetter) || $0.count >= 6) }
    }

    /// Whether the text is these words, in any order and number, with a few digits and signs around and between them.
    /// Any letter more makes it something else: a long passphrase may well hold a name.
    func make(up text: [Unicode.Scalar]) -> Bool {
        // The fewest fillers with which the text up to here can be read: without a telling word so far, and with one.
        var before = [Int?](repeating: nil, count: text.count + 1)
        var after = before
        before[0] = 0
        for at in text.indices where before[at] != nil || after[at] != nil {
            if !Self.isLetter(text[at]) {
                // A filler that is repeated is one filler.
                let cost = at > 0 && text[at] == text[at - 1] ? 0 : 1
                before[at + 1] = Self.fewer(before[at + 1], before[at].map { $0 + cost })
                after[at + 1] = Self.fewer(after[at + 1], after[at].map { $0 + cost })
            }
            for word in words where text[at...].starts(with: word) {
                let end = at + word.count
                if Self.isTelling(word) {
                    after[end] = Self.fewer(after[end], Self.fewer(before[at], after[at]))
                } else {
                    before[end] = Self.fewer(before[end], before[at])
                    after[end] = Self.fewer(after[end], after[at])
                }
            }
        }
        return after[text.count].map { $0 <= Self.mostFillers } ?? false
    }

    /// Two Latin letters ("of", "de") may stand between the others, and are nobody's name by themselves.
    private static func isTelling(_ word: [Unicode.Scalar]) -> Bool {
        word.count >= 3 || !word.allSatisfy(\.isASCII)
    }

    private static func fewer(_ one: Int?, _ other: Int?) -> Int? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }

    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool { isLetter(scalar) || FoldedText.isDigit(scalar) }

    /// With the marks, without which a word of many a script would fall apart.
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: scalar.properties.isAlphabetic
        }
    }
}
