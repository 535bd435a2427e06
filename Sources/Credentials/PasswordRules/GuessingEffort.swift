/// A cheap estimate of how much there is to guess in a text, from its length and its variety.
enum GuessingEffort {
    /// What follows these changes no hint.
    private static let mostCharacters = 128
    private static let bitsInWord = 2.0
    private static let bitsOfStep = 1.0
    /// What variety allows at most: a text of five different characters holds no more than 30 bits, however long it is.
    private static let bitsOfVariety = 6.0

    static func bits(of text: String) -> Double {
        let scalars = Array((Password.normalised(text) ?? text).unicodeScalars.prefix(mostCharacters))
        // Of a text that repeats itself, its first round.
        let once = scalars.prefix(PredictablePattern.period(of: scalars[...], upTo: scalars.count / 2) ?? scalars.count)
        var bits = 0.0
        for at in once.indices { bits += Self.bits(of: once[at], after: at > 0 ? once[at - 1] : nil) }
        return min(bits, Double(Set(once).count) * bitsOfVariety)
    }

    private static func bits(of scalar: Unicode.Scalar, after former: Unicode.Scalar?) -> Double {
        if let former, !PredictablePattern.step(from: former, to: scalar).isEmpty { return bitsOfStep }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .decimalNumber: return 3.3
        case .uppercaseLetter, .lowercaseLetter:
            // A letter after one of its kind is taken for the rest of a word, for want of a dictionary.
            return former?.properties.generalCategory == properties.generalCategory ? bitsInWord : 4.7
        // A space tells where a word ends, not what it is.
        case .spaceSeparator: return 1
        case .otherLetter: return properties.isIdeographic ? 6 : former.map(isOtherLetter) == true ? bitsInWord : 4.7
        case .nonspacingMark, .spacingMark, .format: return 1
        default: return 5
        }
    }

    private static func isOtherLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .otherLetter
    }
}

extension FoldedText {
    /// A common password behind digits and signs of any number, or in the usual disguise: p@ssw0rd, !!dr4gon!!1999.
    var isNearCommon: Bool {
        let isLetter = { (scalar: Unicode.Scalar) in scalar.properties.isAlphabetic }
        let plain = scalars.map { Self.disguises[$0] ?? $0 }
        let isBare = { (scalars: [Unicode.Scalar]) in
            guard let first = scalars.firstIndex(where: isLetter), let last = scalars.lastIndex(where: isLetter) else {
                return false
            }
            return CommonPasswords.contains(scalars[first...last])
        }
        return isBare(scalars) || isBare(plain) || CommonPasswords.contains(plain)
    }

    private static let disguises: [Unicode.Scalar: Unicode.Scalar] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]
}
