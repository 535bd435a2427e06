import Testing

@testable import Credentials

struct HeavinessTests {
    private static let tail = "$c2FsdHNhbHRzYWx0c2FsdA$aZX8IPnvAzUf8ObpHkVuD7zOvdqWp6VePyqU9mkc1b4"
    private static let digest = "$abcdefghijklmnopqrstuux93zB/wDKfMXytEL3XwMrqcXg6oCE22"

    @Test(arguments: [
        ("$argon2id$v=19$m=19456,t=2,p=1" + tail, false), ("$argon2id$v=19$m=65536,t=4,p=1" + tail, false),
        ("$argon2id$v=19$m=65537,t=1,p=1" + tail, true), ("$argon2id$v=19$m=65536,t=17,p=1" + tail, true),
        ("$2b$13" + digest, false), ("$2b$14" + digest, true),
    ])
    func `a hash beyond the usual costs is heavy`(text: String, isHeavy: Bool) throws {
        #expect(try PasswordHash(parsing: text).isHeavy(beside: .standard) == isHeavy)
    }

    @Test func `what is current is never heavy`() throws {
        let current = try Argon2Parameters(memoryKiB: 524_288, iterations: 4, parallelism: 1)
        let hash = try PasswordHash(parsing: "$argon2id$v=19$m=524288,t=4,p=1" + Self.tail)
        #expect(!hash.isHeavy(beside: current))
    }
}
