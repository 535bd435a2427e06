extension Argon2Hash {
    /// Takes exactly the form that `encoded` writes: version 19, the three parameters in their order, no key id, no
    /// associated data, no padding. Version 16 (before 2016) is not taken.
    init(parsing text: String) throws(PasswordHashError) {
        let fields = text.split(separator: "$", omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0].isEmpty else { throw .malformed }
        guard let variant = Variant(rawValue: String(fields[1])) else { throw .unknownScheme }
        guard fields[2] == "v=19" else { throw .version }
        let numbers = fields[3].split(separator: ",", omittingEmptySubsequences: false)
        guard
            numbers.count == 3,
            let memory = Self.number(numbers[0], after: "m="),
            let iterations = Self.number(numbers[1], after: "t="),
            let lanes = Self.number(numbers[2], after: "p="),
            let salt = UnpaddedBase64.decode(fields[4].utf8),
            let tag = UnpaddedBase64.decode(fields[5].utf8)
        else { throw .malformed }
        guard (8...64).contains(salt.count), (16...64).contains(tag.count) else { throw .length }
        do {
            let parameters = try Argon2Parameters(memoryKiB: memory, iterations: iterations, parallelism: lanes)
            self.init(variant: variant, parameters: parameters, salt: salt, tag: tag)
        } catch {
            throw .parameters(error)
        }
    }

    /// A decimal as PHC wants it: digits only, no leading zero, no more of them than 32 bits have.
    private static func number(_ field: Substring, after name: String) -> Int? {
        guard field.hasPrefix(name) else { return nil }
        let digits = field.dropFirst(name.count)
        guard
            (1...10).contains(digits.utf8.count), digits.utf8.first != UInt8(ascii: "0"),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(digits)
    }
}
