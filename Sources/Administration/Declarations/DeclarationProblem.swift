/// One thing that is wrong with a declaration, in words for whoever wrote it. It never repeats a secret.
package struct DeclarationProblem: Sendable, Equatable, CustomStringConvertible {
    /// Counted from 1; nil: it was not declared in a file.
    package let line: Int?
    /// `tenants[0].clients[1].redirect_uris[0]`; empty: the whole.
    package let path: String
    /// The end of a sentence that begins with what the path names.
    package let reason: String

    /// Place and sentence, without the line.
    package var sentence: String { path.isEmpty ? reason : "\(path): \(reason)" }

    package var description: String { line.map { "line \($0): \(sentence)" } ?? sentence }
}

/// Everything that is wrong with a declaration; there is at least one.
package struct DeclarationProblems: Error, CustomStringConvertible {
    package let list: [DeclarationProblem]

    init(_ list: [DeclarationProblem]) { self.list = list }

    init(_ reason: String, line: Int? = nil) {
        list = [DeclarationProblem(line: line, path: "", reason: reason)]
    }

    /// A line each.
    package var description: String { list.map(\.description).joined(separator: "\n") }
}
