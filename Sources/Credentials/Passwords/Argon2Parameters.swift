/// What one Argon2 hash costs.
///
/// The bounds keep a hash that somebody else wrote from taking the server down: none needs more than 1 GiB, or more
/// than a few seconds of one core.
package struct Argon2Parameters: Sendable, Hashable {
    /// OWASP's first recommendation: 19 MiB, two passes, one lane.
    package static let standard = Argon2Parameters(checkedMemoryKiB: 19_456, iterations: 2, parallelism: 1)

    package static let maximumMemoryKiB = 1 << 20
    package static let iterationsRange = 1...1024
    package static let parallelismRange = 1...16
    /// The bound of memory × iterations: 4 GiB filled, whatever way it is divided.
    package static let maximumWorkKiB = 4 << 20

    package let memoryKiB: Int
    package let iterations: Int
    /// Lanes. They are computed one after another on one thread, so more of them buy no speed here; the number is part
    /// of the hash's definition.
    package let parallelism: Int

    package init(memoryKiB: Int, iterations: Int, parallelism: Int) throws(Argon2ParametersError) {
        guard Self.parallelismRange.contains(parallelism) else { throw .parallelism(parallelism) }
        guard Self.iterationsRange.contains(iterations) else { throw .iterations(iterations) }
        let least = 8 * parallelism
        guard (least...Self.maximumMemoryKiB).contains(memoryKiB) else { throw .memory(memoryKiB, least: least) }
        guard memoryKiB * iterations <= Self.maximumWorkKiB else {
            throw .work(memoryKiB: memoryKiB, iterations: iterations)
        }
        self.init(checkedMemoryKiB: memoryKiB, iterations: iterations, parallelism: parallelism)
    }

    private init(checkedMemoryKiB: Int, iterations: Int, parallelism: Int) {
        memoryKiB = checkedMemoryKiB
        self.iterations = iterations
        self.parallelism = parallelism
    }

    /// Memory times passes: the time that a hash takes grows with it.
    var workKiB: Int { memoryKiB * iterations }
}
