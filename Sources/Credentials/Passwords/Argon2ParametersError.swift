/// A parameter of Argon2 outside its bounds; the description is for the person who wrote the setting.
package enum Argon2ParametersError: Error, Equatable, CustomStringConvertible {
    case memory(Int, least: Int)
    case iterations(Int)
    case parallelism(Int)
    case work(memoryKiB: Int, iterations: Int)

    package var description: String {
        switch self {
        case .memory(let memory, let least):
            "Argon2 memory is \(memory) KiB; it must be from \(least) (8 for each lane) "
                + "to \(Argon2Parameters.maximumMemoryKiB) KiB"
        case .iterations(let iterations):
            "Argon2 iterations are \(iterations); they must be from \(Argon2Parameters.iterationsRange.lowerBound) "
                + "to \(Argon2Parameters.iterationsRange.upperBound)"
        case .parallelism(let lanes):
            "Argon2 parallelism is \(lanes); it must be from \(Argon2Parameters.parallelismRange.lowerBound) "
                + "to \(Argon2Parameters.parallelismRange.upperBound)"
        case .work(let memory, let iterations):
            "Argon2 memory × iterations is \(memory) × \(iterations) KiB; "
                + "together they must not exceed \(Argon2Parameters.maximumWorkKiB) KiB"
        }
    }
}
