/// Everything that is wrong with the template directory, found at start: one line each.
package struct TemplateProblems: Error, CustomStringConvertible {
    package let problems: [String]

    init(_ problems: [String]) {
        self.problems = problems
    }

    package var description: String {
        let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
        return (["the templates have \(count):"] + problems).joined(separator: "\n  ")
    }
}
