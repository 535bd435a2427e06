import Administration
import ArgumentParser
import OAuth
import Store

/// `ostiary provider …`
struct ProviderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider", abstract: "List, show, set or delete the identity providers of a tenant.",
        subcommands: [List.self, Show.self, Set.self, Delete.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the identity providers of a tenant, in the order of their buttons.")
        @Argument var tenant: Tenant.Slug
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let providers = try await bench.administrator.providers(
                    of: try await bench.administrator.tenant(tenant))
                let listing = Listing<RegisteredProvider>(json: options.json, document: \.document) {
                    [
                        $0.definition.id, $0.definition.kind.rawValue,
                        $0.definition.enabled == false ? "disabled" : "enabled",
                    ]
                }
                try await listing.print { last in last == nil ? providers : [] }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one identity provider.")
        @Argument var tenant: Tenant.Slug
        @Argument var id: IdentityProvider.ID
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let provider = try await bench.administrator.provider(
                    id, of: try await bench.administrator.tenant(tenant))
                Output.document(provider.document, json: options.json)
            }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create an identity provider, or make it like this.",
            discussion: """
                Its client there is registered with the redirect URI ISSUER/federation/ID/callback. A secret that isn't given is kept.
                Whatever has no option here goes back to its default; 'ostiary apply' has all of them, and kind oauth2.
                """)

        @Argument var tenant: Tenant.Slug
        @Argument var id: IdentityProvider.ID
        @Option(help: "google, microsoft, apple, github, gitlab, discord, facebook, linkedin or oidc.")
        var kind: String
        @Option(help: "The tenant's client there.") var clientId: String
        @Option(help: ArgumentHelp("A file with its secret; - is standard input.", valueName: "file"))
        var clientSecretFile: String?
        @Option(help: ArgumentHelp("Of kind apple: the file with the private key.", valueName: "file"))
        var privateKeyFile: String?
        @Option(help: "Of kind apple.") var teamId: String?
        @Option(help: "Of kind apple.") var keyId: String?
        @Option(help: ArgumentHelp("Of kind oidc, gitlab or microsoft.", valueName: "url")) var issuer: String?
        @Option(help: "What its button says.") var name: String?
        @Option(help: ArgumentHelp("Addresses of this domain are sent there; several times.", valueName: "domain"))
        var domain: [String] = []
        @Option(
            help: ArgumentHelp(
                "Its word counts for this domain's addresses, * for all; several times.", valueName: "domain"))
        var trustedDomain: [String] = []
        @Flag(help: "Link to an account of the same proven address without asking.") var linkAutomatically = false
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let declared = try ProviderDeclaration(try declaration)
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                _ = try await bench.administrator.set(declared, of: tenant, now: bench.now)
                Output.document(
                    try await bench.administrator.provider(id, of: tenant).document, json: options.json)
            }
        }

        /// The options under the names of the file, so that one set of rules judges both.
        private var declaration: DeclaredValue {
            get throws {
                func list(_ values: [String]) -> DeclaredValue? { values.isEmpty ? nil : .list(values) }
                func secret(_ path: String?) throws -> DeclaredValue? {
                    try path.map { DeclaredValue(.text(try InputFile.secret($0), isPlain: false)) }
                }
                return .mapping([
                    ("id", .text(id.description)), ("kind", .text(kind)), ("client_id", .text(clientId)),
                    ("client_secret", try secret(clientSecretFile)), ("private_key", try secret(privateKeyFile)),
                    ("team_id", teamId.map(DeclaredValue.text)), ("key_id", keyId.map(DeclaredValue.text)),
                    ("issuer", issuer.map(DeclaredValue.text)), ("name", name.map(DeclaredValue.text)),
                    ("domains", list(domain)), ("trusted_domains", list(trustedDomain)),
                    ("link_automatically", linkAutomatically ? .flag(true) : nil),
                ])
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take an identity provider away.")
        @Argument var tenant: Tenant.Slug
        @Argument var id: IdentityProvider.ID
        @Flag(help: "Also when people sign in with it: they lose that way in.") var withIdentities = false
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                try await bench.administrator.deleteProvider(
                    id, of: try await bench.administrator.tenant(tenant), withIdentities: withIdentities, now: bench.now
                )
            }
        }
    }
}
