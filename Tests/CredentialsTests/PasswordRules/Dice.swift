/// Random passwords that are the same in every run.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// Steele, Lea and Flood's SplitMix.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    private static let words = """
        anchor autumn barrel basket bishop bottle branch bridge bronze bucket butter candle carbon castle cattle
        cherry circle copper corner cotton cradle desert donkey dragon engine fabric father feather flower
        forest fridge garden ginger glacier hammer harbour hunter island jacket jungle kettle ladder lantern
        lemon marble market meadow mirror monkey mountain napkin needle orange oyster pepper pillow planet
        pocket potato purple rabbit ribbon saddle shadow silver spider summer
        """.split { $0.isWhitespace }

    /// Words of which many are common passwords themselves.
    mutating func phrase(words count: Int, between separators: [String] = [" ", "-", "", "."]) -> String {
        let separator = separators[Int.random(in: separators.indices, using: &self)]
        return (0..<count).map { _ in String(Self.words[Int.random(in: Self.words.indices, using: &self)]) }
            .joined(separator: separator)
    }

    mutating func characters(_ count: Int) -> String {
        String((0..<count).map { _ in Character(Unicode.Scalar(UInt8.random(in: 0x21...0x7E, using: &self))) })
    }
}
