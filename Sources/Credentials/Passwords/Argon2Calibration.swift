/// How long hashes of growing cost take on this machine, and which of them fits a time.
package struct Argon2Calibration: Sendable {
    /// One step of the ladder, and what it cost.
    package struct Rung: Sendable, Equatable {
        package let parameters: Argon2Parameters
        package let duration: Duration
    }

    /// What was measured, in the order of the ladder, up to the first that took longer than the target.
    package let rungs: [Rung]
    /// The one with the most memory among those within the target; `nil` if even the cheapest took longer.
    package let suggestion: Argon2Parameters?

    /// From 8 MiB to 512 MiB, two passes and one lane each.
    package static var ladder: [Argon2Parameters] {
        [8, 12, 19, 32, 46, 64, 96, 128, 192, 256, 384, 512].compactMap {
            try? Argon2Parameters(memoryKiB: $0 << 10, iterations: 2, parallelism: 1)
        }
    }

    /// Measures on the calling thread, which it keeps for several times the target: for a command, not for a server.
    /// Each rung counts by the quickest of `tries` hashes, since whatever disturbs a measurement makes it longer.
    package static func measure(
        target: Duration, ladder: [Argon2Parameters] = Self.ladder, tries: Int = 3, clock: some Clock<Duration>
    ) throws(PasswordHasherError) -> Argon2Calibration {
        let password = WipedBytes("calibration".utf8)
        let salt = [UInt8](repeating: 0, count: Argon2Hash.saltBytes)
        var rungs: [Rung] = []
        for parameters in ladder {
            var quickest: Duration?
            for _ in 0..<max(1, tries) {
                let start = clock.now
                _ = try Argon2Hash.tag(
                    of: password, variant: .argon2id, parameters: parameters, salt: salt, count: Argon2Hash.tagBytes)
                let duration = start.duration(to: clock.now)
                quickest = min(quickest ?? duration, duration)
            }
            let rung = Rung(parameters: parameters, duration: quickest ?? .zero)
            rungs.append(rung)
            if rung.duration > target { break }
        }
        let fitting = rungs.filter { $0.duration <= target }
        let suggestion = fitting.max { $0.parameters.memoryKiB < $1.parameters.memoryKiB }?.parameters
        return Argon2Calibration(rungs: rungs, suggestion: suggestion)
    }
}
