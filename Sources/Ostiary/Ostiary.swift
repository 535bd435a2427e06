import ArgumentParser
import Glibc

/// The program: `ostiary COMMAND`.
@main
struct Ostiary: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ostiary",
        abstract: "A multi-tenant OAuth 2.1 authorization server and OpenID Connect provider.",
        discussion: "Settings come from OSTIARY_… variables and a YAML file: 'ostiary check-config' shows them all.",
        groupedSubcommands: [
            CommandGroup(name: "Running", subcommands: [ServeCommand.self, DevCommand.self]),
            CommandGroup(
                name: "Setting up",
                subcommands: [CheckConfigCommand.self, MigrateCommand.self, CalibrateCommand.self]),
            CommandGroup(
                name: "Operating",
                subcommands: [
                    ApplyCommand.self, TenantCommand.self, ClientCommand.self, ProviderCommand.self, UserCommand.self,
                    KeysCommand.self,
                    InvitationsCommand.self, APIKeysCommand.self, MailsCommand.self, NoticesCommand.self,
                ]),
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Glibc.exit(CommandEnding(error).report())
        }
    }
}
