import ArgumentParser
import Logging

/// `ostiary serve`: production.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server.",
        discussion: """
            Needs OSTIARY_MASTER_SECRET and OSTIARY_PUBLIC_URL. Without OSTIARY_DATABASE_URL it keeps a private Postgres in \
            OSTIARY_DATA_DIR.
            """)

    @OptionGroup var options: CommandOptions

    func run() async throws {
        let settings = try FreePort.settle(options.settings(profile: .serve))
        let logger = LogOutput.logger(settings)
        try await Serving.run(settings, searchPath: options.searchPath, logger: logger) {
            logger.notice(
                "listening", metadata: ["address": "\(settings.listen)", "public_url": "\(settings.publicURL)"])
        }
    }
}
