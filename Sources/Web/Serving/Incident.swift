/// The id that a refused person or client can give the operator.
enum Incident {
    private static let alphabet = Array("23456789abcdefghjkmnpqrstuvwxyz".utf8)

    /// Twelve characters that are hard to misread, in three groups. Made for every request, so it asks the system for randomness
    /// once.
    static func new() -> String {
        var random = UInt64.random(in: .min ... .max)
        return String(unsafeUninitializedCapacity: 14) { buffer in
            for position in 0..<14 {
                if position == 4 || position == 9 {
                    buffer[position] = UInt8(ascii: "-")
                } else {
                    let (rest, index) = random.quotientAndRemainder(dividingBy: UInt64(alphabet.count))
                    buffer[position] = alphabet[Int(index)]
                    random = rest
                }
            }
            return 14
        }
    }
}
