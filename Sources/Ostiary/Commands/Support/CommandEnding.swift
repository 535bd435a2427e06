import Administration
import ArgumentParser
import Foundation
import Glibc
import Postgres

/// How a command that threw ends: what is printed where, and the exit code (1: it failed, 2: it was called wrongly).
struct CommandEnding {
    let message: String
    let code: Int32
    /// Help that was asked for, and the version, are the command's output; all else is an error.
    var isError: Bool { code != 0 }

    init(_ error: any Error) {
        switch Ostiary.exitCode(for: error) {
        case .success:
            (message, code) = (Ostiary.fullMessage(for: error), 0)
        case .validationFailure:
            (message, code) = (Ostiary.fullMessage(for: error), 2)
        case let exit where error is ExitCode:
            (message, code) = ("", exit.rawValue)
        default:
            let lines = Self.text(error).split(separator: "\n").map { "ostiary: \($0)" }
            (message, code) = (lines.joined(separator: "\n"), 1)
        }
    }

    /// Prints it; the exit code.
    func report() -> Int32 {
        guard !message.isEmpty else { return code }
        guard isError else {
            print(message)
            return code
        }
        let bytes = Array((message + "\n").utf8)
        // A message that can't be written has nowhere to be reported.
        _ = write(STDERR_FILENO, bytes, bytes.count)
        return code
    }

    /// Our own errors describe themselves, a line each; Foundation's do so only in these words.
    private static func text(_ error: any Error) -> String {
        switch error {
        case Database.ConfigurationError.conninfo(let complaint): "OSTIARY_DATABASE_URL: \(complaint)"
        case let error as CocoaError: error.localizedDescription
        default: String(describing: error)
        }
    }
}
