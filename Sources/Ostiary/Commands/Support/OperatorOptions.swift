import ArgumentParser

/// What every command that looks at or changes something takes.
struct OperatorOptions: ParsableArguments {
    @OptionGroup var command: CommandOptions

    @Flag(name: .long, help: "Act on what 'ostiary dev' keeps in this directory.")
    var dev = false

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func settings() throws -> Settings {
        try command.settings(profile: dev ? .dev : .command)
    }
}
