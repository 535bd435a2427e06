import Credentials
import Testing

struct PasswordHasherTests {
    private enum Outcome: Sendable, Equatable {
        case verdict(PasswordHasher.Verdict)
        case busy
    }

    @Test func `a storm is answered by verdicts and refusals, and leaves the hasher well`() async throws {
        try await withHasher(parameters: .cheap(memoryKiB: 8192), threads: 2, waiting: 16) { hasher async throws in
            let right = try Password("secret")
            let wrong = try Password("wrong")
            let hash = try await hasher.hash(right)
            let outcomes = try await withThrowingTaskGroup(of: (Bool, Outcome).self) { group in
                for number in 0..<200 {
                    let isRight = number.isMultiple(of: 2)
                    group.addTask {
                        do {
                            let verdict = try await hasher.verify(isRight ? right : wrong, against: hash)
                            return (isRight, .verdict(verdict))
                        } catch PasswordHasherError.busy(let retryAfter) {
                            #expect(retryAfter >= .seconds(1))
                            return (isRight, .busy)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count == 200)
            #expect(outcomes.contains { $0.1 == .busy })
            #expect(outcomes.count { $0.1 != .busy } >= 16)
            for (isRight, outcome) in outcomes where outcome != .busy {
                #expect(outcome == .verdict(isRight ? .matches(needsRehash: false) : .differs))
            }
            #expect(try await hasher.verify(right, against: hash) == .matches(needsRehash: false))
        }
    }

    @Test func `a hasher that was shut down refuses, as often as it is asked`() async throws {
        let hasher = try PasswordHasher(PasswordHasherSettings(parameters: .cheap(), threads: 2))
        await hasher.shutDown()
        await hasher.shutDown()
        let password = try Password("secret")
        await #expect(throws: PasswordHasherError.stopped) { try await hasher.hash(password) }
        await #expect(throws: PasswordHasherError.stopped) { try await hasher.verify(password, against: nil) }
    }

    @Test func `settings outside their bounds are refused by name`() throws {
        #expect(throws: PasswordHasherSettingsError.threads(0)) { try PasswordHasherSettings(threads: 0) }
        #expect(throws: PasswordHasherSettingsError.waiting(0)) { try PasswordHasherSettings(threads: 1, waiting: 0) }
        #expect(throws: PasswordHasherSettingsError.niceness(20)) {
            try PasswordHasherSettings(threads: 1, niceness: 20)
        }
        #expect(PasswordHasherSettingsError.threads(0).description.contains("threads is 0"))
        #expect(PasswordHasherSettings.defaultThreads(cores: 1) == 1)
    }

    @Test func `the standard parameters are within their own bounds`() throws {
        let standard = try Argon2Parameters(memoryKiB: 19_456, iterations: 2, parallelism: 1)
        #expect(standard == .standard)
        #expect(Argon2ParametersError.memory(4, least: 8).description.contains("from 8"))
    }
}
