import Administration
import ArgumentParser
import OAuth
import Store

/// `ostiary mails …`
struct MailsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mails", abstract: "See which mails were sent.", subcommands: [List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the mails of a tenant, the newest first.",
            discussion: """
                queued: not sent yet, tried again for four days. sent: the mail server has taken it. failed: given up. \
                Mails are listed for thirty days; what they say is never shown.
                """)
        @Argument var tenant: Tenant.Slug
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                let listing = Listing<Mail>(json: options.json, document: \.document) { mail in
                    [
                        Output.time(mail.created), mail.kind.rawValue, mail.recipient, mail.state.rawValue,
                        "\(mail.attempts) attempts", mail.outcome ?? "",
                        mail.due.map { "next \(Output.time($0))" } ?? "",
                    ]
                }
                try await listing.print { last in
                    try await bench.administrator.mails(of: tenant, after: last, limit: Listing<Mail>.pageSize)
                }
            }
        }
    }
}
