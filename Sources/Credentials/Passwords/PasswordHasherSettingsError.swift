/// A setting of password hashing outside its bounds; the description is for the person who wrote it.
package enum PasswordHasherSettingsError: Error, Equatable, CustomStringConvertible {
    case threads(Int)
    case waiting(Int)
    case niceness(Int)

    package var description: String {
        switch self {
        case .threads(let value): Self.text("threads", value, PasswordHasherSettings.threadsRange)
        case .waiting(let value): Self.text("queue places", value, PasswordHasherSettings.waitingRange)
        case .niceness(let value): Self.text("niceness", value, PasswordHasherSettings.nicenessRange)
        }
    }

    private static func text(_ name: String, _ value: Int, _ range: ClosedRange<Int>) -> String {
        "password hashing: \(name) is \(value); it must be from \(range.lowerBound) to \(range.upperBound)"
    }
}
