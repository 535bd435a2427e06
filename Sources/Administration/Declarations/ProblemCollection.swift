/// Gathers what is wrong, so that all of it can be said at once.
final class ProblemCollection {
    /// More would be read by nobody.
    static let limit = 100

    private(set) var problems: [DeclarationProblem] = []
    private var omitted = 0

    func add(_ reason: String, at path: String, line: Int?) {
        guard problems.count < Self.limit else {
            omitted += 1
            return
        }
        problems.append(DeclarationProblem(line: line, path: path, reason: reason))
    }

    /// Throws when there is any, in the order of the lines.
    func throwIfAny() throws(DeclarationProblems) {
        guard !problems.isEmpty else { return }
        var list = problems.enumerated()
            .sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }.map(\.element)
        if omitted > 0 { list.append(DeclarationProblem(line: nil, path: "", reason: "and \(omitted) more problems")) }
        throw DeclarationProblems(list)
    }
}
