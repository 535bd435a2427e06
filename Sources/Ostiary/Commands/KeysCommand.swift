import Administration
import ArgumentParser
import OAuth
import Store

/// `ostiary keys …`
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "List or rotate the signing keys of a tenant.",
        subcommands: [List.self, Rotate.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the keys of a tenant, with their states and when these change.")
        @Argument var tenant: Tenant.Slug
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let keys = try await bench.administrator.keys(of: try await bench.administrator.tenant(tenant))
                let listing = Listing<SigningKeyRecord>(json: options.json, document: \.document) { key in
                    [
                        key.id, key.algorithm.rawValue, key.state.rawValue, "made \(Output.time(key.created))",
                        key.changes.map { "until \(Output.time($0))" } ?? "",
                    ]
                }
                try await listing.print { last in last == nil ? keys : [] }
                if keys.isEmpty, !options.json { print("\(tenant) has no keys yet: they are made when first needed") }
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have a new key take over: in a day, when every client has fetched it, or at once.",
            discussion: """
                Keys rotate by themselves. With --now the new key signs at once: clients that keep the JWKS for long refuse \
                its tokens until they fetch it anew. What the former key signed verifies for two more days.

                With --compromised, for when somebody else may know the key, the former keys are trusted no more. That ends \
                the tokens that they signed: APIs refuse those as soon as they fetch the JWKS anew.
                """)
        @Argument var tenant: Tenant.Slug
        @Option(help: "RS256, ES256 or EdDSA; all three when absent.") var algorithm: SigningAlgorithm?
        @Flag(help: "Sign with the new key at once.") var now = false
        @Flag(help: "Sign with the new key at once, and have nothing verify that the former ones signed.")
        var compromised = false
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                var results = JSONObject()
                for algorithm in algorithm.map({ [$0] }) ?? SigningAlgorithm.allCases {
                    let rotation = try await bench.administrator.rotateKey(
                        of: tenant, algorithm, turn: compromised ? .compromised : now ? .now : .whenPublished,
                        now: bench.now)
                    results.set(algorithm.rawValue, rotation.rawValue)
                    if !options.json { print("\(algorithm.rawValue): \(Rotate.sentence(rotation))") }
                }
                if options.json { Output.json(results) }
            }
        }

        private static func sentence(_ rotation: Administrator.Rotation) -> String {
            switch rotation {
            case .published: "a new key is published, and signs in a day"
            case .rotated: "a new key signs from now on"
            case .replaced: "a new key signs from now on, and nothing that the former ones signed verifies"
            case .waiting: "a new key is published already, and waits for its turn ('keys list'); --now gives it"
            }
        }
    }
}
