import Administration
import ArgumentParser
import OAuth
import Store

/// `ostiary user …`
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "List, show, create, delete or restore the users of a tenant.",
        subcommands: [List.self, Show.self, Create.self, Delete.self, Restore.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the users of a tenant.")
        @Argument var tenant: Tenant.Slug
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                let listing = Listing<UserRecord>(json: options.json, document: \.document) {
                    [
                        $0.id.description, $0.erasure != nil ? "deleted" : $0.isEnabled ? "enabled" : "disabled",
                        $0.claims.email ?? "",
                        $0.claims.profile[.name] ?? "",
                    ]
                }
                try await listing.print { last in
                    let key = last?.claims.email.flatMap { EmailAddress($0) }?.key ?? ""
                    return try await bench.administrator.users(
                        of: tenant, after: key, limit: Listing<UserRecord>.pageSize)
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one user.")
        @Argument var tenant: Tenant.Slug
        @Argument var email: EmailAddress
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let user = try await bench.administrator.user(
                    email, of: try await bench.administrator.tenant(tenant))
                Output.document(user.document, json: options.json)
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a user.",
            discussion: "For whatever has no option here, and to change a user: 'ostiary apply'.")

        @Argument var tenant: Tenant.Slug
        @Argument var email: EmailAddress
        @Option(help: "The person's full name.") var name: String?
        @Flag(help: "The address is known to be theirs.") var emailVerified = false
        @Option(help: ArgumentHelp("May be given several times.", valueName: "role")) var role: [String] = []
        @Option(help: ArgumentHelp("A file with the password; '-' for standard input.", valueName: "FILE"))
        var passwordFile: String?
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let password = try passwordFile.map { path throws(CommandFailure) in try InputFile.secret(path) }
            let declared = try UserDeclaration(
                .mapping([
                    ("email", .text(email.text)), ("name", name.map(DeclaredValue.text)),
                    ("email_verified", emailVerified ? .flag(true) : nil),
                    ("roles", role.isEmpty ? nil : .list(role)), ("password", password.map(DeclaredValue.text)),
                ]))
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                let user = try await bench.administrator.create(declared, of: tenant, now: bench.now)
                Output.document(user.document, json: options.json)
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a user, as they could themself.",
            discussion: """
                Sessions and tokens end at once. For the tenant's deletion_grace the account can be restored; then the \
                server erases it.
                """)
        @Argument var tenant: Tenant.Slug
        @Argument var email: EmailAddress
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                let time = try await bench.administrator.close(
                    email, of: tenant, now: bench.now)
                Output.done("deleted, and erased after \(Output.time(time))", email, json: options.json)
            }
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Restore a user that is to be erased.")
        @Argument var tenant: Tenant.Slug
        @Argument var email: EmailAddress
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await Workbench.with(options) { bench in
                let tenant = try await bench.administrator.tenant(tenant)
                try await bench.administrator.restore(
                    email, of: tenant, now: bench.now)
                Output.done("restored", email, json: options.json)
            }
        }
    }
}
