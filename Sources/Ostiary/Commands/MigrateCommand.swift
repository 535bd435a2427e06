import ArgumentParser
import OAuth
import Postgres

/// `ostiary migrate`: brings the database's schema up to this version.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Apply the migrations that the database lacks, or show them.",
        discussion: "Any number of nodes may try at once. Servers of the version before go on meanwhile.")

    @Flag(name: .long, help: "Show what would be applied, and change nothing.")
    var plan = false

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let settings = try options.settings()
        try await Workbench.withDatabase(settings, searchPath: options.command.searchPath) { conninfo in
            let migrations = try Migrations(directory: settings.migrationsDirectory)
            let files =
                if plan {
                    try await migrations.plan(conninfo: conninfo)
                } else {
                    try await migrations.apply(conninfo: conninfo)
                }
            report(files.map(\.fileName))
        }
    }

    private func report(_ files: [String]) {
        if options.json {
            var document = JSONObject()
            document.set(plan ? "pending" : "applied", files)
            Output.json(document)
        } else if files.isEmpty {
            print("The database is up to date.")
        } else {
            for file in files { print(plan ? "would apply \(file)" : "applied \(file)") }
        }
    }
}
