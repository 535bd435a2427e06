import Administration
import ArgumentParser
import OAuth
import Store

/// `ostiary tenant …`
struct TenantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "List, show, create, disable or enable tenants.",
        subcommands: [List.self, Show.self, Create.self, Disable.self, Enable.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all tenants.")
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let listing = Listing<Tenant>(json: options.json, document: \.document) {
                    [$0.slug.description, $0.isEnabled ? "enabled" : "disabled", $0.name]
                }
                try await listing.print { last in
                    try await bench.administrator.tenants(
                        after: last?.slug.description ?? "", limit: Listing<Tenant>.pageSize)
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one tenant.")
        @Argument var tenant: Tenant.Slug
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                Output.document(try await bench.administrator.tenant(tenant).document, json: options.json)
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a tenant.")
        @Argument var tenant: Tenant.Slug
        @Option(help: "What people read on the pages.") var name: String?
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let declared = try TenantDeclaration(
                .mapping([("slug", .text(tenant.description)), ("name", name.map(DeclaredValue.text))]))
            try await Workbench.with(options) { bench in
                let created = try await bench.administrator.create(declared, now: bench.now)
                Output.document(created.document, json: options.json)
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shut a tenant: nobody signs in, no token is given or honoured, until it is enabled.")
        @Argument var tenant: Tenant.Slug
        @OptionGroup var options: OperatorOptions

        func run() async throws { try await TenantCommand.enable(tenant, false, options) }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open a tenant that was disabled.")
        @Argument var tenant: Tenant.Slug
        @OptionGroup var options: OperatorOptions

        func run() async throws { try await TenantCommand.enable(tenant, true, options) }
    }

    fileprivate static func enable(_ slug: Tenant.Slug, _ isEnabled: Bool, _ options: OperatorOptions) async throws {
        try await Workbench.with(options) { bench in
            let change = try await bench.administrator.enable(slug, isEnabled, now: bench.now)
            if options.json {
                Output.json(try await bench.administrator.tenant(slug).document)
            } else {
                print("\(slug) \(change == .unchanged ? "was" : "is now") \(isEnabled ? "enabled" : "disabled")")
            }
        }
    }
}
