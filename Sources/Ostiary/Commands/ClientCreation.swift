import Administration
import ArgumentParser
import OAuth

extension ClientCommand {
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a client; prints its secret, this once.",
            discussion: "For whatever has no option here, and to change a client: 'ostiary apply'.")

        @Argument var tenant: Tenant.Slug
        @Argument var id: Client.ID
        @Option(help: "What people read on the consent page.") var name: String?
        @Flag(name: .customLong("public"), help: "It can't keep a secret: an app in a browser or on a device.")
        var isPublic = false
        @Flag(help: "An app on a device: its loopback redirects may have any port.") var native = false
        @Flag(help: "The tenant's own: no consent page.") var firstParty = false
        @Option(help: ArgumentHelp("May be given several times.", valueName: "uri")) var redirectUri: [String] = []
        @Option(help: ArgumentHelp("May be given several times.", valueName: "uri"))
        var postLogoutRedirectUri: [String] = []
        @Option(help: ArgumentHelp("May be given several times.", valueName: "grant-type")) var grantType: [String] = []
        @Option(help: ArgumentHelp("May be given several times.", valueName: "scope")) var scope: [String] = []
        @Option(help: "client_secret_basic, client_secret_post or none.") var authMethod: String?
        @Option(help: "RS256, ES256 or EdDSA.") var idTokenAlgorithm: String?
        @Flag(name: .customLong("without-pkce"), help: "Take requests without PKCE too.") var withoutPKCE = false
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let declared = try ClientDeclaration(declaration)
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                let saved = try await bench.administrator.create(declared, of: tenant, now: bench.now)
                var document = try await bench.administrator.client(id, of: tenant).document
                let secret = saved.generatedSecret.map { String(decoding: $0.expose(), as: UTF8.self) }
                document.set("client_secret", secret)
                Output.document(document, json: options.json)
            }
        }

        /// The options under the names of the file, so that one set of rules judges both.
        private var declaration: DeclaredValue {
            func list(_ values: [String]) -> DeclaredValue? { values.isEmpty ? nil : .list(values) }
            return .mapping([
                ("id", .text(id.description)), ("name", name.map(DeclaredValue.text)),
                ("type", isPublic ? .text("public") : nil), ("auth_method", authMethod.map(DeclaredValue.text)),
                ("application_type", native ? .text("native") : nil), ("first_party", firstParty ? .flag(true) : nil),
                ("redirect_uris", list(redirectUri)), ("post_logout_redirect_uris", list(postLogoutRedirectUri)),
                ("grant_types", list(grantType)), ("scopes", list(scope)),
                ("id_token_algorithm", idTokenAlgorithm.map(DeclaredValue.text)),
                ("pkce_required", withoutPKCE ? .flag(false) : nil),
            ])
        }
    }
}
