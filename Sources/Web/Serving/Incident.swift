/// The id that a refused person or client can give the operator.
enum Incident {
    /// Twelve characters that are hard to misread, in three groups.
    static func new() -> String {
        let alphabet = Array("23456789abcdefghjkmnpqrstuvwxyz")
        var generator = SystemRandomNumberGenerator()
        let group = { String((0..<4).map { _ in alphabet.randomElement(using: &generator) ?? "2" }) }
        return "\(group())-\(group())-\(group())"
    }
}
