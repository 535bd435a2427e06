import Administration
import ArgumentParser
import FoundationEssentials
import OAuth
import Store

/// `ostiary api-keys …`
struct APIKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-keys", abstract: "Make, list or delete the keys of a tenant's API.",
        discussion: "A key is for the tenant's own backend: it may do everything at ISSUER/api/v1.",
        subcommands: [Create.self, List.self, Delete.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key. It is shown this once, and can't be read again.")
        @Argument var tenant: Tenant.Slug
        @Option(help: "What to call it, such as the backend that will use it.") var name: String
        @Option(help: "For how many days it works; for ever when absent.") var days: Int?
        @OptionGroup var options: OperatorOptions

        func validate() throws {
            guard (1...200).contains(name.utf8.count) else { throw ValidationError("--name is 1 to 200 bytes") }
            if let days, !(1...3650).contains(days) { throw ValidationError("--days is 1 to 3650") }
        }

        func run() async throws {
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                let created = try await bench.administrator.createAPIKey(
                    name, expiry: days.map { bench.now + TimeInterval($0 * 86_400) }, of: tenant, now: bench.now)
                var document = JSONObject()
                document.set("id", created.id.description)
                document.set("key", created.key.expose())
                Output.document(document, json: options.json)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys of a tenant.")
        @Argument var tenant: Tenant.Slug
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let keys = try await bench.administrator.apiKeys(of: try await bench.administrator.tenant(tenant))
                let listing = Listing<APIKeyRecord>(json: options.json, document: \.document) { key in
                    [
                        key.id.description, key.name, "made \(Output.time(key.created))",
                        key.lastUsed.map { "used \(Output.time($0))" } ?? "never used",
                        key.expiry.map { "until \(Output.time($0))" } ?? "",
                    ]
                }
                try await listing.print { last in last == nil ? keys : [] }
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a key: from then on it works nowhere.")
        @Argument var tenant: Tenant.Slug
        @Argument var id: APIKeyID
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                try await bench.administrator.deleteAPIKey(id, of: tenant, now: bench.now)
                if !options.json { print("deleted") }
            }
        }
    }
}
