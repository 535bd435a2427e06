import ArgumentParser

/// `ostiary check-config`: every setting, where it came from, and what is wrong.
struct CheckConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Show every setting, where it came from and what is wrong; fails when something is.",
        discussion: "The settings are:\n\n" + SettingsRendering.help())

    @Option(name: .long, help: "For which way of running: serve, dev, or command (everything else).")
    var profile = Profile.serve

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    @OptionGroup var options: CommandOptions

    func run() throws {
        let reading = SettingsReading(options.surroundings, profile: profile)
        print(json ? try SettingsRendering.json(reading) : SettingsRendering.text(reading), terminator: "")
        if !reading.problems.isEmpty { throw ExitCode.failure }
    }
}
