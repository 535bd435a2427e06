import ArgumentParser

/// `ostiary`: one binary, one subcommand a job.
@main
struct Ostiary: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ostiary",
        abstract: "A multi-tenant OAuth 2.1 authorization server and OpenID Connect provider.",
        subcommands: [ServeCommand.self, DevCommand.self])
}
