import Administration
import ArgumentParser
import FoundationEssentials
import OAuth
import Web

/// `ostiary dev`: the same server with a demo tenant, to look at and to develop an app against.
struct DevCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Run the server with a demo tenant, a user and clients, and a playground.",
        discussion: "Needs no settings: it makes a master secret and a private Postgres of its own.")

    @OptionGroup var options: CommandOptions

    func run() async throws {
        let settings = try FreePort.settle(options.settings(profile: .dev))
        let logger = LogOutput.logger(settings)
        let demo = DemoTenant(publicURL: settings.publicURL)
        try await Serving.run(
            settings, searchPath: options.searchPath, logger: logger, demonstration: { try demo.demonstration($0) },
            prepare: { foundations in
                let administrator = Administrator(
                    store: foundations.store, hasher: foundations.hasher, peppers: foundations.peppers)
                _ = try await administrator.apply(Declaration(yaml: Array(demo.declaration.utf8)), now: Date())
            },
            onListening: { Terminal.say(demo.printOut) })
    }
}
