import Administration
import ArgumentParser
import OAuth
import Store

/// `ostiary invitations …`
struct InvitationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invitations", abstract: "Invite people to make an account.",
        subcommands: [Create.self, List.self, Delete.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Invite somebody by mail.",
            discussion: "The invitation is good for two weeks. With sign_up: invited nobody else makes an account.")
        @Argument var tenant: Tenant.Slug
        @Argument var email: EmailAddress
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                try await bench.administrator.invite(
                    email, to: tenant, now: bench.now)
                Output.done("invited", email, json: options.json)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the invitations of a tenant.")
        @Argument var tenant: Tenant.Slug
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                let listing = Listing<Invitation>(json: options.json, document: \.document) {
                    [$0.email, "until \(Output.time($0.expiry))", $0.isDeclined ? "declined" : ""]
                }
                try await listing.print { last in
                    let key = last.flatMap { EmailAddress($0.email) }?.key ?? ""
                    return try await bench.administrator.invitations(
                        of: tenant, after: key, limit: Listing<Invitation>.pageSize)
                }
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take an invitation back, or forget that somebody wanted none.")
        @Argument var tenant: Tenant.Slug
        @Argument var email: EmailAddress
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                let change = try await bench.administrator.uninvite(email, of: tenant, now: bench.now)
                Output.done(change == .changed ? "forgotten" : "was not invited", email, json: options.json)
            }
        }
    }
}
