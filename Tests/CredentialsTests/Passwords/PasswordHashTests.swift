import Credentials
import Testing

struct PasswordHashTests {
    static let all =
        Vectors.bcrypt + [
            Vectors.standard, Vectors.fourLanes, Vectors.argon2i, Vectors.reference, Vectors.bcryptReference,
        ]

    @Test(arguments: all) func `a parsed hash gives back the text it was parsed from`(text: String) throws {
        #expect(try PasswordHash(parsing: text).encoded == text)
    }

    @Test func `an Argon2 hash tells its parameters`() throws {
        guard case .argon2(let hash) = try PasswordHash(parsing: Vectors.fourLanes) else {
            Issue.record("not an Argon2 hash")
            return
        }
        #expect(hash.variant == .argon2id)
        #expect(hash.parameters == (try Argon2Parameters(memoryKiB: 64, iterations: 3, parallelism: 4)))
    }

    @Test(arguments: [
        ("m=1048577,t=1,p=1", Argon2ParametersError.memory(1_048_577, least: 8)),
        ("m=4294967295,t=1,p=1", .memory(4_294_967_295, least: 8)),
        ("m=31,t=1,p=4", .memory(31, least: 32)),
        ("m=64,t=1025,p=1", .iterations(1025)),
        ("m=256,t=1,p=17", .parallelism(17)),
        ("m=1048576,t=5,p=1", .work(memoryKiB: 1_048_576, iterations: 5)),
    ])
    func `a hash that would cost too much is refused`(parameters: String, error: Argon2ParametersError) {
        #expect(throws: PasswordHashError.parameters(error)) {
            try PasswordHash(parsing: Vectors.standard.replacing("m=19456,t=2,p=1", with: parameters))
        }
    }

    @Test(arguments: [
        ("m=19456", "m=019456"), ("m=19456", "m=+19456"), ("m=19456", "m=0"), ("m=19456", "m=99999999999"),
        ("m=19456", "m="), ("m=19456,t=2", "t=2,m=19456"), (",p=1", ""), (",p=1", ",p=1,keyid=AA"), (",p=1", ",p=1 "),
        ("AAECAwQFBgcICQoLDA0ODw", "AAECAwQFBgcICQoLDA0ODw=="), ("AAECAwQFBgcICQoLDA0ODw", "AAECAwQFBgcICQoLDA0ODx"),
        ("AAECAwQFBgcICQoLDA0ODw", "AAECAwQFBgcICQoLDA0OD-"), ("AAECAwQFBgcICQoLDA0ODw", "AAECA"),
        ("IU", "IU$"), ("IU", "IU\n"), ("IU", "IU\0"), ("$argon2id", "x$argon2id"),
    ])
    func `an Argon2 hash has one spelling only`(part: String, other: String) {
        let text = Vectors.standard.replacing(part, with: other)
        #expect(throws: PasswordHashError.self) { try PasswordHash(parsing: text) }
    }

    @Test(arguments: [
        ("", PasswordHashError.unknownScheme),
        ("secret", .unknownScheme),
        ("$6$salt$digest", .unknownScheme),
        (Vectors.standard.replacing("argon2id", with: "argon2d"), .unknownScheme),
        (Vectors.standard.replacing("v=19", with: "v=16"), .version),
        ("$argon2id$v=19$m=64,t=1,p=1$c2FsdA$" + String(repeating: "A", count: 43), .length),
        ("$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$AAAAAAAA", .length),
        (Vectors.standard + String(repeating: "A", count: 200), .malformed),
        ("$2x$05$abcdefghijklmnopqrstuux93zB/wDKfMXytEL3XwMrqcXg6oCE22", .unknownScheme),
        ("$2b$17$abcdefghijklmnopqrstuux93zB/wDKfMXytEL3XwMrqcXg6oCE22", .cost(17)),
        ("$2b$31$abcdefghijklmnopqrstuux93zB/wDKfMXytEL3XwMrqcXg6oCE22", .cost(31)),
        ("$2b$03$abcdefghijklmnopqrstuux93zB/wDKfMXytEL3XwMrqcXg6oCE22", .cost(3)),
        ("$2b$ 5$abcdefghijklmnopqrstuux93zB/wDKfMXytEL3XwMrqcXg6oCE22", .malformed),
        ("$2b$05$abcdefghijklmnopqrstuux93zB/wDKfMXytEL3XwMrqcXg6oCE2", .malformed),
        ("$2b$05$abcdefghijklmnopqrstuux93zB/wDKfMXytEL3XwMrqcXg6oCE23", .malformed),
        ("$2b$05$abcdefghij+lmnopqrstuux93zB/wDKfMXytEL3XwMrqcXg6oCE22", .malformed),
    ])
    func `what can't be verified here is refused with its reason`(text: String, error: PasswordHashError) {
        #expect(throws: error) { try PasswordHash(parsing: text) }
    }
}
