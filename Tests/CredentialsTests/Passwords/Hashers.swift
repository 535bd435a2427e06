import Credentials

extension Argon2Parameters {
    /// As cheap as Argon2 gets.
    static func cheap(memoryKiB: Int = 64, iterations: Int = 1) throws -> Argon2Parameters {
        try Argon2Parameters(memoryKiB: memoryKiB, iterations: iterations, parallelism: 1)
    }
}

/// Lends a hasher and shuts it down.
func withHasher<Result: Sendable>(
    parameters: Argon2Parameters? = nil, threads: Int = 1, waiting: Int = 64,
    _ body: (PasswordHasher) async throws -> Result
) async throws -> Result {
    let settings = try PasswordHasherSettings(
        parameters: parameters ?? .cheap(), threads: threads, waiting: waiting)
    let hasher = try PasswordHasher(settings)
    do {
        let result = try await body(hasher)
        await hasher.shutDown()
        return result
    } catch {
        await hasher.shutDown()
        throw error
    }
}
