import Administration
import ArgumentParser
import OAuth
import Store

/// `ostiary client …`
struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client", abstract: "List, show or create the clients of a tenant.",
        subcommands: [List.self, Show.self, Create.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the clients of a tenant.")
        @Argument var tenant: Tenant.Slug
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                let listing = Listing<RegisteredClient>(json: options.json, document: \.document) {
                    [$0.client.id.description, $0.client.isPublic ? "public" : "confidential", $0.client.name]
                }
                try await listing.print { last in
                    try await bench.administrator.clients(
                        of: tenant, after: last?.client.id.description ?? "", limit: Listing<RegisteredClient>.pageSize)
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one client.")
        @Argument var tenant: Tenant.Slug
        @Argument var id: Client.ID
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let client = try await bench.administrator.client(
                    id, of: try await bench.administrator.tenant(tenant))
                Output.document(client.document, json: options.json)
            }
        }
    }
}
