/// What needs no list to be guessed: a few characters over and over, counting, the alphabet, the rows of a keyboard.
enum PredictablePattern {
    /// How a character follows from the one before it; one pair may do so in several ways.
    struct Step: OptionSet {
        let rawValue: UInt8
        static let same = Step(rawValue: 1)
        static let up = Step(rawValue: 2)
        static let down = Step(rawValue: 4)
    }

    private static let longestUnit = 4
    private static let shortestRun = 3

    /// Whether nothing else is in the text. A pattern within a longer text is no concern.
    static func covers(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        period(of: text, upTo: min(longestUnit, text.count / 2)) != nil || isMadeOfRuns(text)
    }

    /// The least distance at which every character repeats, if any does.
    static func period(of text: ArraySlice<Unicode.Scalar>, upTo longest: Int) -> Int? {
        (1..<longest + 1).first { distance in
            zip(text, text.dropFirst(distance)).allSatisfy { $0 == $1 }
        }
    }

    /// "abcd1234", "qwertyasdf", "aaabbbccc": every character belongs to a run of at least three in one direction.
    private static func isMadeOfRuns(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        var rest = text
        while !rest.isEmpty {
            let run = lengthOfRun(rest)
            guard run >= shortestRun else { return false }
            rest = rest.dropFirst(run)
        }
        return true
    }

    private static func lengthOfRun(_ text: ArraySlice<Unicode.Scalar>) -> Int {
        var direction: Step = [.same, .up, .down]
        var length = 1
        for (one, next) in zip(text, text.dropFirst()) {
            direction.formIntersection(step(from: one, to: next))
            guard !direction.isEmpty else { break }
            length += 1
        }
        return length
    }

    static func step(from one: Unicode.Scalar, to next: Unicode.Scalar) -> Step {
        if one == next { return .same }
        var step: Step = []
        if one.value + 1 == next.value || KeyRows.follows(next, one) { step.insert(.up) }
        if next.value + 1 == one.value || KeyRows.follows(one, next) { step.insert(.down) }
        return step
    }
}
