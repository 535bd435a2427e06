/// What the server said when it refused. Its description names codes and schema objects only.
package struct ServerError: Error, Sendable {
    package let sqlState: SQLState
    package let severity: String
    package let constraint: String?
    package let table: String?
    package let column: String?
    /// The server's own words, which may repeat values of rows or parameters: for a debugger, never for a log or an answer.
    package let unredactedMessage: String

    /// The connection ends with this error.
    var isFatal: Bool { severity == "FATAL" || severity == "PANIC" }
}

extension ServerError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        var text = "\(severity) \(sqlState.rawValue)"
        if let table { text += " table \(table)" }
        if let column { text += " column \(column)" }
        if let constraint { text += " constraint \(constraint)" }
        return text
    }

    package var debugDescription: String { description }

    /// dump(_:) and string interpolation of enclosing values go by the mirror: the message isn't in it.
    package var customMirror: Mirror {
        Mirror(self, children: ["description": description])
    }
}
