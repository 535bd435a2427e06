/// What an operator may choose about password hashing.
package struct PasswordHasherSettings: Sendable, Equatable {
    package static let threadsRange = 1...64
    package static let waitingRange = 1...10_000
    package static let nicenessRange = 0...19

    /// The cost of every new hash; a stored one of another cost is due for a rehash.
    package let parameters: Argon2Parameters
    package let threads: Int
    /// How many may wait for a thread.
    package let waiting: Int
    /// How far the threads stand back behind those that answer requests (nice(1)).
    package let niceness: Int

    package init(
        parameters: Argon2Parameters = .standard, threads: Int, waiting: Int = 64,
        niceness: Int = 5
    ) throws(PasswordHasherSettingsError) {
        guard Self.threadsRange.contains(threads) else { throw .threads(threads) }
        guard Self.waitingRange.contains(waiting) else { throw .waiting(waiting) }
        guard Self.nicenessRange.contains(niceness) else { throw .niceness(niceness) }
        self.parameters = parameters
        self.threads = threads
        self.waiting = waiting
        self.niceness = niceness
    }

    /// Threads where nobody chose a number: half of the cores, so that the other half answers what needs no hash.
    package static func defaultThreads(cores: Int) -> Int {
        min(max(1, cores / 2), threadsRange.upperBound)
    }
}
