/// Hashes and verifies passwords on threads of its own, so that no hash ever holds up a request that needs none.
///
/// Memory is bounded by threads × the larger of 64 MiB and the current memory cost, plus 1 GiB if an imported hash asks
/// for that much (such hashes are verified one at a time). Time is not hidden everywhere: an account with an imported
/// hash of another cost takes another time than one that does not exist, until its first sign-in rehashes it.
///
/// A task that is cancelled while it waits throws `CancellationError` at once and gives up its place; once its hash has
/// begun, it gets the answer.
package final class PasswordHasher: Sendable {
    package let settings: PasswordHasherSettings
    private let threads: HashingThreads
    /// What an account that does not exist is verified against.
    private let dummy: Argon2Hash

    /// Starts the threads. `clock` measures the hashes, for `retryAfter`.
    package init(
        _ settings: PasswordHasherSettings, clock: any Clock<Duration> = ContinuousClock()
    ) throws(PasswordHasherError) {
        self.settings = settings
        dummy = Argon2Hash(
            variant: .argon2id, parameters: settings.parameters, salt: Self.random(Argon2Hash.saltBytes),
            tag: Self.random(Argon2Hash.tagBytes))
        let queue = HashingQueue(places: settings.waiting, threads: settings.threads, clock: clock)
        threads = try HashingThreads(count: settings.threads, niceness: settings.niceness, queue: queue)
    }

    /// Throws `PasswordHasherError` or `CancellationError`.
    package func hash(_ password: Password) async throws -> PasswordHash {
        let parameters = settings.parameters
        return try await threads.queue.run { () throws(PasswordHasherError) in
            let salt = Self.random(Argon2Hash.saltBytes)
            let tag = try Argon2Hash.tag(
                of: password.normalised, variant: .argon2id, parameters: parameters, salt: salt,
                count: Argon2Hash.tagBytes)
            return .argon2(Argon2Hash(variant: .argon2id, parameters: parameters, salt: salt, tag: tag))
        }
    }

    /// Verifies against the hash of an account, or, when there is no such account (or it has no password), against one
    /// that nothing matches, at the same cost. Throws `PasswordHasherError` or `CancellationError`.
    package func verify(_ password: Password, against hash: PasswordHash?) async throws -> Verdict {
        let parameters = settings.parameters
        let isHeavy = hash?.isHeavy(beside: parameters) ?? false
        return try await threads.queue.run(isHeavy: isHeavy) { [dummy] () throws(PasswordHasherError) in
            switch hash {
            case .argon2(let hash):
                return try Self.verify(password, against: hash, current: parameters)
            case .bcrypt(let hash):
                return try hash.matches(password.typed) ? .matches(needsRehash: true) : .differs
            case nil:
                _ = try Self.verify(password, against: dummy, current: parameters)
                return .differs
            }
        }
    }

    /// Fails what waits with `stopped`, lets the hashes that have begun finish, and returns when the threads are gone.
    /// May be called again.
    package func shutDown() async {
        await threads.shutDown()
    }

    private static func verify(
        _ password: Password, against hash: Argon2Hash, current: Argon2Parameters
    ) throws(PasswordHasherError) -> Verdict {
        for candidate in password.candidates where try hash.matches(candidate) {
            return .matches(needsRehash: candidate !== password.normalised || !hash.isCurrent(current))
        }
        return .differs
    }

    private static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in .random(in: .min ... .max, using: &generator) }
    }
}
