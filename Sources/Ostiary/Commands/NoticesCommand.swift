import Administration
import ArgumentParser
import OAuth
import Store

/// `ostiary notices …`
struct NoticesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices", abstract: "See which apps were told that somebody signed out.",
        subcommands: [List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the back-channel logout notices of a tenant, the newest first.",
            discussion: """
                queued: not delivered yet, tried again for a day. delivered: the app has heard. failed: given up. \
                Delivered notices are listed for a week, failed ones for a month.
                """)
        @Argument var tenant: Tenant.Slug
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                let listing = Listing<LogoutNotice>(json: options.json, document: \.document) { notice in
                    [
                        Output.time(notice.created), notice.client.description, notice.state.rawValue,
                        "\(notice.attempts) attempts", notice.outcome ?? "",
                        notice.due.map { "next \(Output.time($0))" } ?? "",
                    ]
                }
                try await listing.print { last in
                    try await bench.administrator.logoutNotices(
                        of: tenant, after: last, limit: Listing<LogoutNotice>.pageSize)
                }
            }
        }
    }
}
