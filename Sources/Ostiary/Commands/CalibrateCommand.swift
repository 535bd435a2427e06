import ArgumentParser
import Credentials
import OAuth

/// `ostiary calibrate`: how much memory a password hash may take on this machine.
struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Measure password hashing on this machine, and suggest settings for it.",
        discussion: "Run it where the server will run, while nothing else does.")

    @Option(
        name: .long, help: ArgumentHelp("How long one hash may take: 50ms, 1s, …", valueName: "duration"),
        transform: CalibrateCommand.duration)
    var target = Duration.milliseconds(50)

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    private static func duration(_ text: String) throws -> Duration {
        guard let duration = Duration(setting: text), (.milliseconds(1) ... .seconds(10)).contains(duration) else {
            throw ValidationError("must be from 1ms to 10s")
        }
        return duration
    }

    func run() throws {
        let calibration = try Argon2Calibration.measure(target: target, clock: ContinuousClock())
        if json { Output.json(document(calibration)) } else { report(calibration) }
        if calibration.suggestion == nil { throw ExitCode.failure }
    }

    private func document(_ calibration: Argon2Calibration) -> JSONObject {
        func members(_ parameters: Argon2Parameters) -> JSONObject {
            var object = JSONObject()
            object.set("memory", parameters.memoryKiB)
            object.set("iterations", parameters.iterations)
            object.set("parallelism", parameters.parallelism)
            return object
        }
        var document = JSONObject()
        document.set(
            "measured",
            calibration.rungs.map { rung in
                var object = members(rung.parameters)
                object.set("microseconds", Int(rung.duration / .microseconds(1)))
                return object
            })
        document.set("suggestion", calibration.suggestion.map(members))
        return document
    }

    private func report(_ calibration: Argon2Calibration) {
        Output.columns(
            calibration.rungs.map { ["\($0.parameters.memoryKiB >> 10) MiB", Self.milliseconds($0.duration)] })
        guard let best = calibration.suggestion else {
            print("\nNo hash is worth having within \(Self.milliseconds(target)): allow a longer --target.")
            return
        }
        print(
            """

            Within \(Self.milliseconds(target)), the best is:
              OSTIARY_ARGON2_MEMORY=\(best.memoryKiB)
              OSTIARY_ARGON2_ITERATIONS=\(best.iterations)
              OSTIARY_ARGON2_PARALLELISM=\(best.parallelism)
            """)
    }
    private static func milliseconds(_ duration: Duration) -> String {
        let tenths = Int(duration / .microseconds(100))
        return "\(tenths / 10).\(tenths % 10) ms"
    }
}
