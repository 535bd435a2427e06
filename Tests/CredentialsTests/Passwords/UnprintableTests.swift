import Credentials
import Testing

struct UnprintableTests {
    /// All ways in which a value gets into a text without being asked.
    private func texts(_ value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return [
            "\(value)", String(describing: value), String(reflecting: value), dumped, "\([value])",
            "\(Optional(value) as Any)", "\(["key": value])", "\((value, 1))",
        ]
    }

    @Test func `a password shows nothing`() throws {
        for text in texts(try Password("xyzzy")) {
            #expect(!text.contains("xyzzy"))
            #expect(text.contains("Password(hidden)"))
        }
        #expect(Mirror(reflecting: try Password("xyzzy")).children.isEmpty)
    }

    @Test(arguments: [Vectors.standard, Vectors.bcrypt[0]])
    func `a hash shows nothing`(encoded: String) throws {
        let hash = try PasswordHash(parsing: encoded)
        for text in texts(hash) {
            #expect(text.contains("PasswordHash(hidden)"))
            #expect(!text.contains("19456") && !text.contains("$") && !text.contains("salt"))
        }
        #expect(Mirror(reflecting: hash).children.isEmpty)
        switch hash {
        case .argon2(let hash):
            for text in texts(hash) { #expect(!text.contains("19456") && !text.contains("129")) }
        case .bcrypt(let hash):
            for text in texts(hash) { #expect(!text.contains("abcdef")) }
        }
    }

    @Test func `peppers, and a hash out of its seal, show nothing`() throws {
        let peppers = try Peppers(keys: [1: Array(repeating: 77, count: 32)], current: 1)
        #expect(texts(peppers).allSatisfy { !$0.contains("77") && !$0.contains("keys") })
        let hash = try PasswordHash(parsing: Vectors.standard)
        let opened = try peppers.open(peppers.seal(hash, context: []), context: [])
        #expect(texts(opened).allSatisfy { !$0.contains("19456") && !$0.contains("$argon2") })
    }
}
