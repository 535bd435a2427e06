import Administration
import ArgumentParser
import OAuth
import Store

/// `ostiary apply`: makes what a file declares.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Declare tenants, clients and users; prints what changed.",
        discussion: """
            A tenant, client or user that the file declares is made exactly like that, with the defaults for what its \
            entry leaves out; a password, a secret, and whether it is enabled or verified stay when they are not given. \
            Tenants, clients and users that the file doesn't declare are left alone. Applying the same file again changes \
            nothing. A client's secret that is generated is printed this once.
            """)

    @Argument(help: ArgumentHelp("The YAML file; '-' for standard input.", valueName: "FILE.yaml"))
    var file: String

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let bytes = try InputFile.bytes(file, limit: Declaration.maximumBytes)
        let declaration: Declaration
        do throws(DeclarationProblems) {
            declaration = try Declaration(yaml: bytes)
        } catch {
            throw report(error)
        }
        try await Workbench.with(options) { bench in
            do throws(ApplyingFailure) {
                report(try await bench.administrator.apply(declaration, now: bench.now), error: nil)
            } catch {
                report(error.changes, error: error.error)
                let rest = "stopped after \(error.changes.count) of the file's entries; apply it again to go on"
                throw CommandFailure("\(error) (\(rest))")
            }
        }
    }

    private func report(_ problems: DeclarationProblems) -> any Error {
        if options.json {
            var document = JSONObject()
            document.set("applied", false)
            document.set("problems", problems.list.map(\.document))
            Output.json(document)
            return ExitCode.failure
        }
        let lines = problems.list.map { problem in
            let place = problem.line.map { "\(InputFile.name(file)):\($0)" } ?? InputFile.name(file)
            return "\(place): \(problem.sentence)"
        }
        return CommandFailure(lines.joined(separator: "\n"))
    }

    private func report(_ changes: [AppliedChange], error: AdministrationError?) {
        if options.json {
            var document = JSONObject()
            document.set("applied", error == nil)
            document.set("changes", changes.map(\.document))
            document.set("error", error.map { "\($0)" })
            Output.json(document)
            return
        }
        Output.columns(
            changes.map { change in
                let place = change.kind == .tenant ? change.identity : "\(change.tenant)/\(change.identity)"
                let secret = change.generatedSecret.map { "secret \(String(decoding: $0.expose(), as: UTF8.self))" }
                return [change.change.rawValue, change.kind.rawValue, place, secret ?? ""]
            })
        let counts = [Change.created, .changed, .unchanged].map { kind in
            "\(changes.count { $0.change == kind }) \(kind.rawValue)"
        }
        print(counts.joined(separator: ", "))
    }
}
