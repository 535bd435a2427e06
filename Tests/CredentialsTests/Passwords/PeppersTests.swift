import Credentials
import Testing

struct PeppersTests {
    private let first = [UInt8](repeating: 1, count: 32)
    private let second = [UInt8](repeating: 2, count: 32)
    private let context = Array("acme/users/password/7".utf8)

    private func hash() throws -> PasswordHash { try PasswordHash(parsing: Vectors.standard) }

    @Test func `what was sealed opens, and two seals differ`() throws {
        let peppers = try Peppers(keys: [1: first], current: 1)
        let sealed = try peppers.seal(hash(), context: context)
        let opened = try peppers.open(sealed, context: context)
        #expect(opened.hash.encoded == Vectors.standard)
        #expect(!opened.needsReseal)
        #expect(sealed.count == 1 + 12 + Vectors.standard.utf8.count + 16)
        #expect(try peppers.seal(hash(), context: context) != sealed)
    }

    @Test func `an older key still opens and asks for a new seal`() throws {
        let sealed = try Peppers(keys: [1: first], current: 1).seal(hash(), context: context)
        let rotated = try Peppers(keys: [1: first, 2: second], current: 2)
        #expect(try rotated.open(sealed, context: context).needsReseal)
        let again = try rotated.seal(hash(), context: context)
        #expect(again.first == 2)
        #expect(try !rotated.open(again, context: context).needsReseal)
    }

    @Test func `another context does not open`() throws {
        let peppers = try Peppers(keys: [1: first], current: 1)
        let sealed = try peppers.seal(hash(), context: context)
        #expect(throws: PepperError.notAuthentic) {
            try peppers.open(sealed, context: Array("acme/users/password/8".utf8))
        }
    }

    @Test func `a version without a key is named`() throws {
        let sealed = try Peppers(keys: [9: first], current: 9).seal(hash(), context: context)
        let peppers = try Peppers(keys: [1: first], current: 1)
        #expect(throws: PepperError.unknownVersion(9)) { try peppers.open(sealed, context: context) }
    }

    @Test func `no byte can be changed, and none can be missing`() throws {
        // The same key twice: the version is authenticated too, not only looked up.
        let peppers = try Peppers(keys: [1: first, 0x81: first], current: 1)
        let sealed = try peppers.seal(hash(), context: context)
        for index in sealed.indices {
            var altered = sealed
            altered[index] ^= 0x80
            #expect(throws: PepperError.notAuthentic) { try peppers.open(altered, context: context) }
        }
        for count in 0..<sealed.count {
            #expect(throws: count <= 29 ? PepperError.malformed : .notAuthentic) {
                try peppers.open(Array(sealed.prefix(count)), context: context)
            }
        }
    }

    @Test func `keys and versions are checked when they are given`() {
        #expect(throws: PepperError.keySize(version: 1, bytes: 31)) {
            try Peppers(keys: [1: Array(repeating: 0, count: 31)], current: 1)
        }
        #expect(throws: PepperError.versionOutOfRange(0)) { try Peppers(keys: [0: first], current: 0) }
        #expect(throws: PepperError.versionOutOfRange(256)) { try Peppers(keys: [256: first], current: 256) }
        #expect(throws: PepperError.unknownVersion(2)) { try Peppers(keys: [1: first], current: 2) }
        #expect(throws: PepperError.unknownVersion(1)) { try Peppers(keys: [:], current: 1) }
    }
}
