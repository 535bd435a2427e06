import Credentials
import Testing

struct VerificationTests {
    private func verdict(
        _ text: String, _ hash: String, current: Argon2Parameters? = nil
    ) async throws -> PasswordHasher.Verdict {
        try await withHasher(parameters: current) {
            try await $0.verify(Password(text), against: PasswordHash(parsing: hash))
        }
    }

    @Test(arguments: [
        (Vectors.standard, "correct horse battery staple"), (Vectors.fourLanes, "pässwörd"),
        (Vectors.argon2i, "imported"), (Vectors.reference, "password"), (Vectors.bcryptReference, "U*U"),
        (Vectors.bcrypt[0], "U*U é"), (Vectors.bcrypt[1], "U*U é"), (Vectors.bcrypt[2], "U*U é"),
        (Vectors.bcryptBeyondASCII, "ÿ£ÿÿ £ß水🔑"),
    ])
    func `a hash from another implementation verifies`(hash: String, text: String) async throws {
        #expect(try await verdict(text, hash) == .matches(needsRehash: true))
        #expect(try await verdict(text + " ", hash) == .differs)
        #expect(try await verdict(String(text.dropLast()), hash) == .differs)
        #expect(try await verdict(text.uppercased() + "x", hash) == .differs)
    }

    @Test func `a hash of the current parameters needs no rehash`() async throws {
        let text = "correct horse battery staple"
        #expect(try await verdict(text, Vectors.standard, current: .standard) == .matches(needsRehash: false))
    }

    @Test(arguments: [(128, 1, 1), (64, 2, 1), (64, 1, 2)])
    func `any other parameter calls for a rehash`(memory: Int, iterations: Int, lanes: Int) async throws {
        let other = try Argon2Parameters(memoryKiB: memory, iterations: iterations, parallelism: lanes)
        let password = try Password("secret")
        let hash = try await withHasher(parameters: other) { try await $0.hash(password) }
        let verdict = try await withHasher { try await $0.verify(password, against: hash) }
        #expect(verdict == .matches(needsRehash: true))
    }

    @Test func `a new hash verifies, is Argon2id and has its own salt`() async throws {
        try await withHasher { hasher async throws in
            let password = try Password("secret")
            let hash = try await hasher.hash(password)
            let again = try await hasher.hash(password)
            #expect(hash.encoded.wholeMatch(of: /\$argon2id\$v=19\$m=64,t=1,p=1\$[^$]{22}\$[^$]{43}/) != nil)
            #expect(hash.encoded != again.encoded)
            #expect(try await hasher.verify(password, against: hash) == .matches(needsRehash: false))
            #expect(try await hasher.verify(Password("Secret"), against: hash) == .differs)
            let read = try PasswordHash(parsing: hash.encoded)
            #expect(try await hasher.verify(password, against: read) == .matches(needsRehash: false))
        }
    }

    @Test func `composed and decomposed letters are the same password`() async throws {
        try await withHasher { hasher async throws in
            let composed = try Password("caf\u{E9}")
            let decomposed = try Password("cafe\u{301}")
            for (one, other) in [(composed, decomposed), (decomposed, composed)] {
                let hash = try await hasher.hash(one)
                #expect(try await hasher.verify(other, against: hash) == .matches(needsRehash: false))
            }
        }
    }

    @Test func `an imported hash of a text that was not normalised verifies, and is due for a rehash`() async throws {
        let current = try Argon2Parameters.cheap()
        #expect(try await verdict("ﬁsh", Vectors.ligatureAsTyped, current: current) == .matches(needsRehash: true))
        #expect(try await verdict("fish", Vectors.ligatureAsTyped, current: current) == .differs)
    }

    @Test func `bcrypt sees 72 bytes and no more`() async throws {
        let text = Vectors.seventyTwo
        let hash = Vectors.bcryptOfSeventyTwo
        for tail in ["", "x", String(repeating: "y", count: 900)] {
            #expect(try await verdict(text + tail, hash) == .matches(needsRehash: true))
        }
        #expect(try await verdict(String(text.dropLast()), hash) == .differs)
        #expect(try await verdict(text.dropLast() + "8", hash) == .differs)
    }

    @Test func `bcrypt is cut in the middle of a character, as elsewhere`() async throws {
        let text = String(repeating: "a", count: 71) + "é"
        #expect(try await verdict(text, Vectors.bcryptCutInCharacter) == .matches(needsRehash: true))
    }

    @Test func `bcrypt is computed over the text as typed`() async throws {
        #expect(try await verdict("U*U e\u{301}", Vectors.bcrypt[1]) == .differs)
    }

    @Test func `stray bits in a bcrypt salt do no harm`() async throws {
        let strayed = Vectors.bcrypt[1].replacing("stuux", with: "stuvx")
        #expect(try await verdict("U*U é", strayed) == .matches(needsRehash: true))
    }

    @Test func `nothing matches an account that does not exist`() async throws {
        let verdict = try await withHasher { try await $0.verify(Password("secret"), against: nil) }
        #expect(verdict == .differs)
    }

    @Test func `an unknown account costs as much as a wrong password`() async throws {
        let clock = ThreadTimeClock()
        let parameters = try Argon2Parameters.cheap(memoryKiB: 4096, iterations: 2)
        let hasher = try PasswordHasher(PasswordHasherSettings(parameters: parameters, threads: 1), clock: clock)
        let hash = try await hasher.hash(Password("secret"))
        // The second password has two candidates.
        for wrong in try [Password("wrong"), Password("ﬁsh")] {
            let before = clock.measured.count
            for _ in 0..<41 {
                #expect(try await hasher.verify(wrong, against: hash) == .differs)
                #expect(try await hasher.verify(wrong, against: nil) == .differs)
            }
            let times = Array(clock.measured.dropFirst(before))
            #expect(times.count == 82)
            let ratios = stride(from: 0, to: times.count, by: 2).map { times[$0] / times[$0 + 1] }.sorted()
            #expect((0.7...1.4).contains(ratios[ratios.count / 2]))
        }
        await hasher.shutDown()
    }
}
