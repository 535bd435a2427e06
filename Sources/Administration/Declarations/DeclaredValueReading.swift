import Yams

/// From the bytes of a YAML (or JSON) file to declared values, within bounds.
struct DeclaredValueReading {
    /// Every scalar, list and mapping; one that an alias repeats counts each time.
    static let maximumValues = 500_000
    static let maximumDepth = 16

    private var values = 0

    /// Nil for a file that holds nothing.
    static func value(ofYAML bytes: [UInt8]) throws(DeclarationProblems) -> DeclaredValue? {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw DeclarationProblems("is not UTF-8") }
        // Yams would stop at a NUL as at the end.
        guard !bytes.contains(0) else { throw DeclarationProblems("holds a NUL byte") }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw DeclarationProblems([problem(of: error)])
        }
        var reading = DeclaredValueReading()
        guard let root else { return nil }
        return try reading.value(of: root, depth: 0)
    }

    private mutating func value(of node: Node, depth: Int) throws(DeclarationProblems) -> DeclaredValue {
        values += 1
        let line = node.mark?.line
        guard values <= Self.maximumValues else {
            throw DeclarationProblems("is too large: it has more than \(Self.maximumValues) values", line: line)
        }
        guard depth <= Self.maximumDepth else { throw DeclarationProblems("is nested too deep", line: line) }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            let isNothing = isPlain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            return DeclaredValue(isNothing ? .nothing : .text(scalar.string, isPlain: isPlain), line: line)
        case .sequence(let sequence):
            var elements: [DeclaredValue] = []
            for element in sequence { elements.append(try value(of: element, depth: depth + 1)) }
            return DeclaredValue(.list(elements), line: line)
        case .mapping(let mapping):
            var members: [DeclaredValue.Member] = []
            for (key, node) in mapping {
                let keyLine = key.mark?.line
                guard case .scalar(let name) = key else {
                    throw DeclarationProblems("has a name that is not a plain word", line: keyLine ?? line)
                }
                members.append(.init(name.string, line: keyLine, try value(of: node, depth: depth + 1)))
            }
            return DeclaredValue(.mapping(members), line: line)
        case .alias:
            return DeclaredValue(.foreign("an alias"), line: line)
        }
    }

    /// Without the text of the file that Yams repeats in its own words: there are passwords in it.
    private static func problem(of error: any Error) -> DeclarationProblem {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let surroundings = context.map { " \($0.text)" } ?? ""
            return DeclarationProblem(line: mark.line, path: "", reason: "is not YAML: \(problem)\(surroundings)")
        case .duplicatedKeysInMapping(let names, let context):
            let names = names.map(ValueRules.quoted).joined(separator: ", ")
            return DeclarationProblem(line: context.mark.line, path: "", reason: "is there more than once: \(names)")
        case .reader(let problem, _, _, _):
            return DeclarationProblem(line: nil, path: "", reason: "is not YAML: \(problem)")
        default:
            return DeclarationProblem(line: nil, path: "", reason: "is not YAML")
        }
    }
}
